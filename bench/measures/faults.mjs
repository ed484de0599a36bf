import { setTimeout as wait } from 'node:timers/promises';
import { contestants } from '../stand.mjs';
import { openVisitor, readEnding, readStatus, startWatching } from '../visitor.mjs';
import { faults, intervalMs, intervals, timeoutMs } from './fault-list.mjs';

/** @typedef {import('../stand.mjs').Stand} Stand */

/**
 * Who ends a session that is alive, fault by fault.
 *
 * @param {Stand} stand
 * @returns {Promise<import('../report.mjs').Report>}
 */
export async function measure(stand) {
  const rows = [];
  const falseEndings = contestants.map(() => 0);
  for (const fault of faults) {
    const found = await endure(stand, fault);
    found.forEach(({ ending }, i) => (falseEndings[i] = (falseEndings[i] ?? 0) + (ending ? 1 : 0)));
    const { during, after } = found[0] ?? {};
    rows.push([
      fault.name,
      ...found.map(({ ending }) => (ending ? `**ended**: ${shorten(ending.why)}` : 'stays')),
      during ?? '',
      after ?? '',
    ]);
  }
  rows.push([
    '**false endings**',
    ...falseEndings.map((count) => `**${count} of ${faults.length}**`),
    '',
    '',
  ]);
  return {
    title: 'False endings',
    against: `A live session in a browser of its own, for ${intervals} intervals of ${intervalMs} ms with timeouts of ${timeoutMs} ms.`,
    columns: ['fault', ...contestants, 'status of ours meanwhile', 'afterwards'],
    rows,
  };
}

/**
 * @param {Stand} stand
 * @param {import('./fault-list.mjs').Fault} fault
 */
async function endure(stand, { begin, crossSite = false, lastsMs = intervals * intervalMs }) {
  const visitors = await Promise.all(
    contestants.map((name) => openVisitor(stand, name, { intervalMs, timeoutMs, crossSite })),
  );
  await Promise.all(visitors.map(({ page }) => startWatching(page)));
  // The check at the start is over.
  await wait(intervalMs / 4);
  await begin(stand, visitors);
  await wait(lastsMs);
  const during = await Promise.all(visitors.map(({ page }) => readStatus(page)));
  const endings = await Promise.all(visitors.map(({ page }) => readEnding(page)));
  stand.tenant.clearFaults();
  await Promise.all(visitors.map(({ context }) => context.setOffline(false)));
  await wait(intervalMs + timeoutMs);
  const after = await Promise.all(visitors.map(({ page }) => readStatus(page)));
  await Promise.all(visitors.map(({ close }) => close()));
  return contestants.map((_, i) => ({ ending: endings[i], during: during[i], after: after[i] }));
}

/** @param {string} text */
function shorten(text) {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
