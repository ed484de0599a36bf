import { startHiddenBrowser } from './hidden-browser.mjs';
import { openVisitor } from './visitor.mjs';

/** @typedef {import('./stand.mjs').Stand} Stand */
/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {import('@playwright/test').BrowserContext} BrowserContext */
/** @typedef {import('../pages/idle.js').IdleRival} IdleRival */

export const minute = 60_000;
export const hour = 60 * minute;
/** Of the simulated clock. */
export const limitMs = 15 * minute;
export const warnMs = limitMs / 15;
/** Of the real clock, for tabs that are really hidden. */
export const realLimitMs = 20_000;
export const realWarnMs = 5_000;

const alone = { name: 'react-idle-timer', syncTimers: 0 };
const synced = { name: 'react-idle-timer, `syncTimers: 200`', syncTimers: 200 };
/** The settings of `react-idle-timer` that are compared. */
export const rivals = [alone, synced];

/** @param {Page[]} tabs */
export async function readNotes(tabs) {
  const notes = await Promise.all(tabs.map((tab) => tab.evaluate(() => window.idle.notes)));
  return notes.flat();
}

/** @param {Page} tab */
export function press(tab) {
  return tab.keyboard.press('a');
}

/** @param {Page} tab */
export function inputAt(tab) {
  return tab.evaluate(() => window.idle.inputAt);
}

/** @param {Page} tab */
export function setHidden(tab) {
  return tab.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, value: 'hidden' });
    document.dispatchEvent(new Event('visibilitychange'));
  });
}

/**
 * Moves the clock of all tabs in small steps, so that they stay together.
 *
 * @param {BrowserContext} context
 * @param {number} ms
 */
export async function advance(context, ms) {
  const stepMs = 10_000;
  for (let left = ms; left > 0; left -= stepMs) await context.clock.runFor(Math.min(stepMs, left));
}

/**
 * Opens tabs whose clock stands still.
 *
 * @template T
 * @param {Stand} stand
 * @param {1 | 2} number
 * @param {(opened: { context: BrowserContext, first: Page, second: Page }) => Promise<T>} tell
 * @param {IdleRival[]} [mounted]
 * @returns {Promise<T>}
 */
export async function withTabs(stand, number, tell, mounted = rivals) {
  const context = await stand.browser.newContext();
  await context.clock.install();
  const visitor = await open(stand, context, { limitMs, warnMs, rivals: mounted });
  const first = visitor.page;
  const second = number > 1 ? await visitor.openTab() : first;
  await whenVerified([first, second]);
  await context.clock.pauseAt((await second.evaluate(() => Date.now())) + 1_000);
  try {
    return await tell({ context, first, second });
  } finally {
    await context.close();
  }
}

/**
 * Opens two tabs in a browser that hides them behind a third one after the last input.
 *
 * @param {Stand} stand
 * @param {(tabs: Page[], from: number) => Promise<(string | number)[]>} tell
 */
export async function withHiddenTabs(stand, tell) {
  const { context, stop } = await startHiddenBrowser();
  try {
    const settings = { limitMs: realLimitMs, warnMs: realWarnMs, rivals };
    const visitor = await open(stand, context, settings);
    const tabs = [visitor.page, await visitor.openTab()];
    await whenVerified(tabs);
    const front = await context.newPage();
    for (const tab of tabs) {
      await tab.bringToFront();
      await press(tab);
    }
    await front.bringToFront();
    const states = await Promise.all(
      tabs.map((tab) => tab.evaluate(() => document.visibilityState)),
    );
    if (states.includes('visible')) throw new Error('A tab in the background is visible.');
    const inputs = await Promise.all(tabs.map(inputAt));
    return await tell(tabs, Math.max(...inputs));
  } finally {
    await stop();
  }
}

/**
 * @param {Stand} stand
 * @param {BrowserContext} context
 * @param {import('../pages/idle.js').IdleSettings} idle
 */
function open(stand, context, idle) {
  return openVisitor(stand, 'idle', { context, idle, intervalMs: 24 * hour });
}

/** @param {Page[]} tabs */
async function whenVerified(tabs) {
  for (const tab of tabs) await tab.waitForFunction(() => window.idle.isVerified());
}

/**
 * @param {Page[]} tabs
 * @param {'frozen' | 'active'} state
 */
export async function setState(tabs, state) {
  for (const tab of tabs) {
    const devtools = await tab.context().newCDPSession(tab);
    await devtools.send('Page.setWebLifecycleState', { state });
    await devtools.detach();
  }
}
