import { setTimeout as wait } from 'node:timers/promises';
import { round } from '../report.mjs';
import { openVisitor } from '../visitor.mjs';

const warmUps = 100;
/** The SDK removes the iframe of a call 2 s after the response. */
const settleMs = 2_500;

/** @type {[way: Way, what: string, checks: number][]} */
const series = [
  ['instant', 'ours, a probe that answers immediately', 10_000],
  ['token', 'ours, `tokenProbe`', 500],
  ['bare', 'bare `getTokenSilently`', 500],
];

/** @typedef {'instant' | 'token' | 'bare'} Way */

/**
 * The memory of a page before and after many checks.
 *
 * @param {import('../stand.mjs').Stand} stand
 * @returns {Promise<import('../report.mjs').Report>}
 */
export async function measure(stand) {
  const rows = [];
  for (const [way, what, checks] of series) {
    const { page, close } = await openVisitor(stand, 'ours', { intervalMs: 900_000 });
    await page.evaluate(check, { way, checks: warmUps });
    await wait(settleMs);
    const before = await readMemory(page);
    const from = performance.now();
    await page.evaluate(check, { way, checks });
    const msEach = (performance.now() - from) / checks;
    await wait(settleMs);
    const after = await readMemory(page);
    await close();
    const pairs = /** @type {const} */ (['heapKiB', 'listeners', 'nodes', 'frames']);
    rows.push([
      ...[what, checks, round(msEach, 2)],
      ...pairs.map((name) => `${round(before[name])} → ${round(after[name])}`),
    ]);
  }
  return {
    title: 'Growth',
    against: `After ${warmUps} checks and a garbage collection, and after the checks of the row. Each check takes all steps: lock, shared record, message to the other tabs.`,
    columns: ['what', 'checks', 'ms each', 'heap KiB', 'listeners', 'nodes', 'frames'],
    rows,
  };
}

/**
 * Runs in the page.
 *
 * @param {{ way: Way, checks: number }} series
 */
async function check({ way, checks }) {
  const { auth0, createSessionHeartbeat } = window.ours;
  const heartbeat = createSessionHeartbeat(auth0, {
    ...(way === 'instant' && {
      probe: { kind: 'custom', passive: true, ask: async () => ({ session: 'alive' }) },
    }),
  });
  if (way !== 'bare') heartbeat.start();
  for (let count = 0; count < checks; count++) {
    if (way === 'bare') await auth0.getTokenSilently({ cacheMode: 'off' });
    else await heartbeat.check();
  }
  heartbeat.stop();
}

/**
 * What a page holds after a garbage collection.
 *
 * @param {import('@playwright/test').Page} page
 */
async function readMemory(page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable');
  // What one collection finalizes, the next one frees.
  for (let i = 0; i < 3; i++) await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  const { metrics } = await devtools.send('Performance.getMetrics');
  await devtools.detach();
  const of = (/** @type {string} */ name) =>
    metrics.find((each) => each.name === name)?.value ?? NaN;
  return {
    heapKiB: usedSize / 1_024,
    listeners: of('JSEventListeners'),
    nodes: of('Nodes'),
    frames: of('Frames'),
  };
}
