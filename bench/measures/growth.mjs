import { setTimeout as wait } from 'node:timers/promises';
import { round } from '../statistics.mjs';
import { openVisitor } from '../stand/visitor.mjs';
import { readMemory } from '../stand/memory.mjs';

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {'instant' | 'session' | 'token' | 'bare'} Way */

const shellChecks = 10_000;
const realChecks = 1_000;
/** A busy machine makes fewer real checks, unless the number is given. */
const seriesLimitMs = 45_000;
const warmUps = 100;
/** The SDK removes the iframe of a call 2 s after the response. */
const settleMs = 2_500;

/**
 * The memory of a page before and after many checks.
 *
 * @param {import('../stand/stand.mjs').Stand} stand
 * @param {(line: string) => void} log
 * @param {{ checks?: number }} options
 * @returns {Promise<import('../report.mjs').Report>}
 */
export async function measureGrowth(stand, log, { checks }) {
  const real = checks ?? realChecks;
  const limitMs = checks === undefined ? seriesLimitMs : Infinity;
  /** @type {[way: Way, what: string, most: number][]} */
  const series = [
    ['instant', 'ours, a probe that answers immediately', shellChecks],
    ['session', 'ours, `sessionProbe`', real],
    ['token', 'ours, `tokenProbe`', real],
    ['bare', 'bare `getTokenSilently`', real],
  ];
  const rows = [];
  for (const [way, what, most] of series) {
    log(`${most} x ${what}`);
    const visitor = await openVisitor(stand, 'ours', { intervalMs: 900_000 });
    const { page } = visitor;
    await page.evaluate(prepareChecks, way);
    await page.evaluate(check, { most: warmUps, limitMs });
    await wait(settleMs);
    const before = await readMemory(page);
    const from = performance.now();
    const count = await page.evaluate(check, { most, limitMs });
    const ms = performance.now() - from;
    await wait(settleMs);
    const after = await readMemory(page);
    await visitor.close();
    rows.push([
      what,
      count,
      round(ms / count, 2),
      `${round(before.heap / 1_024)} → ${round(after.heap / 1_024)}`,
      round((after.heap - before.heap) / count),
      `${before.listeners} → ${after.listeners}`,
      `${before.nodes} → ${after.nodes}`,
      `${before.frames} → ${after.frames}`,
    ]);
  }
  return {
    title: 'Growth',
    against: `After ${warmUps} checks and a garbage collection, and after the checks of the row. Each check is triggered by a focus and takes all steps: lock, shared record, message to the other tabs.`,
    columns: [
      'what',
      'checks',
      'ms each',
      'heap KiB',
      'bytes per check',
      'listeners',
      'nodes',
      'frames',
    ],
    rows,
  };
}

/**
 * Runs in the page: defines `window.checkOnce`.
 *
 * @param {Way} way
 */
function prepareChecks(way) {
  const { auth0, createSessionHeartbeat, sessionProbe } = window.ours;
  if (way === 'bare') {
    window.checkOnce = () => auth0.getTokenSilently({ cacheMode: 'off' });
    return;
  }
  const { tenant: domain, clientId } = window.benchSettings;
  const redirectUri = location.href;
  /** @type {import('@auth0-heartbeat/core').Probe} */
  const instantProbe = { kind: 'custom', passive: true, ask: async () => ({ session: 'alive' }) };
  const heartbeat = createSessionHeartbeat(auth0, {
    minGapMs: 0,
    ...(way === 'session' && { probe: sessionProbe({ domain, clientId, redirectUri }) }),
    ...(way === 'instant' && { probe: instantProbe }),
  });
  window.checkOnce = () =>
    new Promise((resolve, reject) => {
      const unsubscribe = [
        heartbeat.on('sessionVerified', () => settle(resolve)),
        heartbeat.on('sessionUnverified', ({ cause }) => settle(() => reject(new Error(cause)))),
        heartbeat.on('sessionLost', ({ reason }) => settle(() => reject(new Error(reason)))),
      ];
      const settle = (/** @type {(value?: unknown) => void} */ how) => {
        for (const remove of unsubscribe) remove();
        how();
      };
      window.dispatchEvent(new Event('focus'));
    });
  heartbeat.start();
  return heartbeat.check();
}

/**
 * Runs in the page. Resolves with the number of checks.
 *
 * @param {{ most: number, limitMs: number }} limits
 */
async function check({ most, limitMs }) {
  const until = performance.now() + limitMs;
  let count = 0;
  for (; count < most && performance.now() < until; count++) {
    await window.checkOnce();
    // Resolves after the browser has released the lock of the last check.
    await navigator.locks.query();
  }
  return count;
}
