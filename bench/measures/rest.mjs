import { setTimeout as wait } from 'node:timers/promises';
import { contestants } from '../stand/contestants.mjs';
import { countTimers } from '../stand/count-timers.mjs';
import { openVisitor, startWatching } from '../stand/visitor.mjs';

const restMs = 70_000;
const settleMs = 3_000;
const intervalMs = 900_000;

/**
 * What a visible page in which nothing happens does.
 *
 * @param {import('../stand/stand.mjs').Stand} stand
 * @param {(line: string) => void} log
 * @returns {Promise<import('../report.mjs').Report>}
 */
export async function measureRest(stand, log) {
  const options = { intervalMs, beforePage: countTimers };
  const idle = await openVisitor(stand, 'bare', options);
  const visitors = await Promise.all(contestants.map((name) => openVisitor(stand, name, options)));
  for (const { page } of visitors) await startWatching(page);
  await wait(settleMs);
  const all = [idle, ...visitors];
  await Promise.all(all.map(({ page }) => page.evaluate(() => void (window.timers.fired = 0))));
  log(`${restMs / 1_000} s of nothing`);
  await wait(restMs);
  const rows = await Promise.all(
    all.map(async (visitor) => {
      const { pending, fired } = await visitor.page.evaluate(() => ({
        pending: window.timers.pending.size,
        fired: window.timers.fired,
      }));
      return [visitor === idle ? 'not watched' : visitor.name, pending, fired];
    }),
  );
  await Promise.all(all.map(({ close }) => close()));
  return {
    title: 'A visible page at rest',
    against: `A page in which nothing happens for ${restMs / 1_000} s. The interval is ${intervalMs / 60_000} min.`,
    columns: ['contestant', 'pending timers', 'callbacks fired'],
    rows,
  };
}
