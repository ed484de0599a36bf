import { setTimeout as wait } from 'node:timers/promises';
import { contestants } from '../stand.mjs';
import { openVisitor, readEnding, startWatching } from '../visitor.mjs';

const tabCounts = [1, 5, 20];
const intervalMs = 4_000;
const intervals = 4;

/**
 * Requests to the tenant for 1, 5 and 20 tabs that the user sees at the same time.
 *
 * @param {import('../stand.mjs').Stand} stand
 * @returns {Promise<import('../report.mjs').Report>}
 */
export async function measure(stand) {
  const visitors = [];
  for (const name of contestants) visitors.push(await openVisitor(stand, name, { intervalMs }));
  const tabs = visitors.map(({ page }) => [page]);
  const rows = contestants.map((name) => ({ name, cells: /** @type {string[]} */ ([]) }));
  for (const count of tabCounts) {
    await Promise.all(
      visitors.map(async (visitor, i) => {
        const own = tabs[i] ?? [];
        while (own.length < count) own.push(await visitor.openTab());
      }),
    );
    const startedAt = Date.now();
    await Promise.all(tabs.map(startOneByOne));
    // Halfway between the checks, so that a late timer is not counted as a missing check.
    const from = startedAt + 1.5 * intervalMs;
    const until = from + intervals * intervalMs;
    await wait(until - Date.now());
    const requests = stand.tenant.requests().filter(({ at }) => at >= from && at < until);
    await Promise.all(
      tabs.flat().map((tab) => tab.evaluate(() => window.bench?.contestant.stop())),
    );
    const ended = await Promise.all(tabs.map(countEnded));
    for (const [i, { name, cells }] of rows.entries()) {
      const own = requests.filter(({ client_id: clientId }) => clientId === name);
      const checks = own.filter(({ silent }) => silent).length;
      cells.push(`${checks}${ended[i] ? `, ${ended[i]} logged out` : ''}`);
    }
    // What was under way when the watch stopped is not of the next round.
    await wait(1_000);
  }
  await Promise.all(visitors.map(({ close }) => close()));
  return {
    title: 'Requests to the tenant',
    against: `Checks (a silent \`/authorize\` and the exchange of its code) in ${intervals} intervals of ${intervalMs} ms. All tabs are visible.`,
    columns: [
      'contestant',
      ...tabCounts.map((count) => `${count} ${count === 1 ? 'tab' : 'tabs'}`),
    ],
    rows: rows.map(({ name, cells }) => [name, ...cells]),
  };
}

/**
 * As users open them, not all at once: spread over one interval.
 *
 * @param {import('@playwright/test').Page[]} tabs
 */
async function startOneByOne(tabs) {
  await Promise.all(
    tabs.map(async (tab, i) => {
      await wait((i * intervalMs) / tabs.length);
      await startWatching(tab);
    }),
  );
}

/** @param {import('@playwright/test').Page[]} tabs */
async function countEnded(tabs) {
  const endings = await Promise.all(tabs.map(readEnding));
  return endings.filter((ending) => ending !== null).length;
}
