import { setTimeout as wait } from 'node:timers/promises';
import { median, quantile, round } from '../report.mjs';
import { openVisitor, signInAgain } from '../visitor.mjs';

const names = /** @type {const} */ (['ours', 'bare']);
const samples = 24;
const warmUps = 3;
const settleMs = 100;

/**
 * From the focus to `sessionLost`, beside a token call that is rejected for the same reason.
 *
 * @param {import('../stand.mjs').Stand} stand
 * @returns {Promise<import('../report.mjs').Report>}
 */
export async function measure(stand) {
  const visitor = await openVisitor(stand, 'ours', { intervalMs: 900_000, minGapMs: 0 });
  /** @type {Record<typeof names[number], number[]>} */
  const took = { ours: [], bare: [] };
  for (let i = -warmUps; i < samples; i++) {
    // The second one profits from warm caches, so the order alternates.
    for (const name of i % 2 === 0 ? names : [...names].reverse()) {
      await signInAgain(stand, visitor);
      // Both start after the same requests.
      await visitor.page.evaluate(watchUntilVerified);
      await stand.tenant.deleteUserSessions('auth0|alice');
      await wait(settleMs);
      const ms = await visitor.page.evaluate(name === 'ours' ? timeFocus : timeTokenCall);
      if (i >= 0) took[name].push(ms);
    }
  }
  await visitor.close();
  const row = (/** @type {string} */ name, /** @type {number[]} */ all) => [
    name,
    all.length,
    round(median(all)),
    round(quantile(all, 0.9)),
    `${round(median(all) / median(took.bare), 2)}x`,
  ];
  return {
    title: 'From focus to sessionLost',
    against:
      "Compared with a bare `getTokenSilently({ cacheMode: 'off' })` that rejects with `login_required` in the same page. Milliseconds.",
    columns: ['what', 'samples', 'median', 'p90', 'ratio'],
    rows: [row('focus to `sessionLost`', took.ours), row('bare `getTokenSilently`', took.bare)],
  };
}

async function watchUntilVerified() {
  const { heartbeat } = window.ours;
  await new Promise((resolve) => {
    const unsubscribe = heartbeat.on('sessionVerified', () => resolve(unsubscribe()));
    heartbeat.start();
  });
}

/** @returns {Promise<number>} */
function timeFocus() {
  const { heartbeat } = window.ours;
  return new Promise((resolve) => {
    const unsubscribe = heartbeat.on('sessionLost', () => {
      const at = performance.now();
      unsubscribe();
      heartbeat.stop();
      resolve(at - from);
    });
    const from = performance.now();
    window.dispatchEvent(new Event('focus'));
  });
}

/** @returns {Promise<number>} */
async function timeTokenCall() {
  window.ours.heartbeat.stop();
  const from = performance.now();
  try {
    await window.ours.auth0.getTokenSilently({ cacheMode: 'off' });
  } catch {
    return performance.now() - from;
  }
  throw new Error('The session did not end.');
}
