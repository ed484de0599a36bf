import { median, quantile, round } from '../statistics.mjs';
import { endSessions, signInAgain } from '../stand/sessions.mjs';
import { openVisitor } from '../stand/visitor.mjs';

/** @typedef {import('@playwright/test').Page} Page */

const samples = 20;

/**
 * From `sessionLost` in the tab that found it out to `sessionLost` in another one.
 *
 * @param {import('../stand/stand.mjs').Stand} stand
 * @param {(line: string) => void} log
 * @returns {Promise<import('../report.mjs').Report>}
 */
export async function measureTabs(stand, log) {
  const visitor = await openVisitor(stand, 'ours', { intervalMs: 900_000, minGapMs: 0 });
  const other = await visitor.openTab();
  const tabs = [visitor.page, other];
  /** @type {number[]} */
  const losses = [];
  /** @type {number[]} */
  const messages = [];
  for (let i = 0; i < samples; i++) {
    if (i > 0 && i % 10 === 0) log(`${i} of ${samples}`);
    await signInAgain(stand, visitor, tabs);
    await startAll(tabs);
    messages.push(await timeMessage(visitor.page, other));
    await endSessions(stand);
    const heard = other.evaluate(waitForLoss);
    const found = visitor.page.evaluate(waitForLoss);
    await visitor.page.evaluate(() => void window.ours.heartbeat.check());
    losses.push((await heard) - (await found));
    for (const tab of tabs) await tab.evaluate(() => window.ours.heartbeat.stop());
  }
  await visitor.close();
  const row = (/** @type {string} */ name, /** @type {number[]} */ all) => [
    name,
    all.length,
    round(median(all)),
    round(quantile(all, 0.9)),
    round(Math.max(...all)),
  ];
  return {
    title: 'From a loss in one tab to sessionLost in another',
    against:
      'Compared with a plain message on a `BroadcastChannel` between the same two visible tabs. Milliseconds.',
    columns: ['what', 'samples', 'median', 'p90', 'most'],
    rows: [
      row('`sessionLost` to `sessionLost`', losses),
      row('plain `BroadcastChannel` message', messages),
    ],
  };
}

/** @param {Page[]} tabs */
async function startAll(tabs) {
  for (const tab of tabs) {
    await tab.evaluate(async () => {
      const { heartbeat } = window.ours;
      heartbeat.start();
      await heartbeat.check();
    });
  }
}

/** @returns {Promise<number>} epoch milliseconds */
function waitForLoss() {
  return new Promise((resolve) => {
    const unsubscribe = window.ours.heartbeat.on('sessionLost', () => {
      unsubscribe();
      resolve(performance.timeOrigin + performance.now());
    });
  });
}

/**
 * @param {Page} from
 * @param {Page} to
 */
async function timeMessage(from, to) {
  await to.evaluate(() => {
    const channel = new BroadcastChannel('bench');
    document.title = '';
    channel.onmessage = () => {
      document.title = String(performance.timeOrigin + performance.now());
      channel.close();
    };
  });
  const sentAt = await from.evaluate(() => {
    const channel = new BroadcastChannel('bench');
    const now = performance.timeOrigin + performance.now();
    channel.postMessage('');
    channel.close();
    return now;
  });
  await to.waitForFunction(() => document.title);
  return Number(await to.title()) - sentAt;
}
