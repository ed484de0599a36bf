import { setTimeout as wait } from 'node:timers/promises';
import {
  advance,
  hour,
  inputAt,
  limitMs,
  minute,
  press,
  readNotes,
  realLimitMs,
  rivals,
  setHidden,
  setState,
  warnMs,
  withHiddenTabs,
  withTabs,
} from '../stand/idle-tabs.mjs';
import { round } from '../statistics.mjs';

/** @typedef {import('../stand/stand.mjs').Stand} Stand */
/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {import('@playwright/test').BrowserContext} BrowserContext */

/** In a hidden tab each timer is up to one second late. Real time is worth no more digits. */
const tolerance = 0.1;
/** Of a page in which nothing happens, until well before the warning. */
const restMs = 12 * minute;

export const idleContestants = ['ours', ...rivals.map(({ name }) => name)];

/**
 * What happens in one story, for each contestant in the order of `idleContestants`.
 *
 * @typedef {object} IdleStory
 * @property {string} name
 * @property {(stand: Stand) => Promise<(string | number)[]>} tell
 */

/** @type {IdleStory[]} */
export const idleStories = [
  {
    name: 'visible tab at rest for 12 min: timer callbacks',
    tell: (stand) => count(stand, 'fired', rest),
  },
  {
    name: 'hidden tab at rest for 12 min: timer callbacks',
    tell: (stand) => count(stand, 'fired', rest, setHidden),
  },
  {
    name: 'a key each second for 1 min: timers set',
    tell: (stand) => count(stand, 'set', type),
  },
  {
    name: 'a key each second for 1 min: messages and storage writes',
    tell: (stand) => count(stand, 'signals', type),
  },
  {
    name: 'two tabs, no more input: end',
    tell: (stand) =>
      withTabs(stand, 2, async ({ context, first, second }) => {
        await press(second);
        await advance(context, 2 * limitMs);
        return ends([first, second], await inputAt(second));
      }),
  },
  {
    name: 'sleep of 8 h that timers count: end after the wake',
    tell: (stand) => sleep(stand, (context) => context.clock.fastForward(8 * hour)),
  },
  {
    name: 'sleep of 8 h that stops timers: end after the wake',
    tell: (stand) => sleep(stand, (context, now) => context.clock.setSystemTime(now + 8 * hour)),
  },
  {
    name: 'the same, with a key 2 s after the wake',
    tell: (stand) =>
      sleep(
        stand,
        (context, now) => context.clock.setSystemTime(now + 8 * hour),
        async ({ context, first }) => {
          await context.clock.runFor(2_000);
          await press(first);
        },
      ),
  },
  {
    name: 'sleep that ends half a minute before the limit: end',
    tell: (stand) =>
      withTabs(stand, 1, async ({ context, first }) => {
        await press(first);
        await context.clock.fastForward(limitMs - warnMs / 2);
        await advance(context, limitMs);
        return ends([first], await inputAt(first));
      }),
  },
  {
    name: 'work for 2 limits in the newer tab, the older one hidden',
    tell: (stand) =>
      withTabs(stand, 2, ({ context, first, second }) => work(context, second, first)),
  },
  {
    name: 'work for 2 limits in the older tab, the newer one hidden',
    tell: (stand) =>
      withTabs(stand, 2, ({ context, first, second }) => work(context, first, second)),
  },
  {
    name: 'work in the newer tab, which is then closed, the older one hidden: end',
    tell: (stand) =>
      withTabs(stand, 2, async ({ context, first, second }) => {
        await work(context, second, first, 1.2);
        const from = await inputAt(second);
        const closed = second.waitForEvent('close');
        await second.close({ runBeforeUnload: true });
        await closed;
        await advance(context, 2 * limitMs);
        return ends([first], from);
      }),
  },
  {
    name: 'two hidden tabs, no more input, real time: end',
    tell: (stand) =>
      withHiddenTabs(stand, async (tabs, from) => {
        await wait(1.5 * realLimitMs);
        return ends(tabs, from, realLimitMs, 1);
      }),
  },
  {
    name: 'two hidden tabs, frozen past the limit, real time: end after they continue',
    tell: (stand) =>
      withHiddenTabs(stand, async (tabs) => {
        await setState(tabs, 'frozen');
        await wait(1.5 * realLimitMs);
        const from = Date.now();
        await setState(tabs, 'active');
        await wait(0.5 * realLimitMs);
        return ends(tabs, from, realLimitMs, 0);
      }),
  },
];

/**
 * Counts in a page with one rival, for the instances of a page share their timers.
 *
 * @param {Stand} stand
 * @param {keyof import('../pages/idle-counts.js').IdleCounts} what
 * @param {(tab: Page) => Promise<void>} act what is counted
 * @param {(tab: Page) => Promise<void>} [prepare]
 */
async function count(stand, what, act, prepare) {
  const found = [];
  for (const rival of rivals) {
    const counts = await withTabs(
      stand,
      1,
      async ({ context, first }) => {
        await press(first);
        await prepare?.(first);
        // What followed the login is over.
        await advance(context, minute);
        await first.evaluate(() => window.idle.resetCounts());
        await act(first);
        return first.evaluate(() => window.idle.counts);
      },
      [rival],
    );
    found.push(counts);
  }
  const ours = new Set(found.map((counts) => counts.ours[what]));
  return [[...ours].join(' / '), ...found.map((counts) => counts['react-idle-timer'][what])];
}

/** @param {Page} tab */
function rest(tab) {
  return advance(tab.context(), restMs);
}

/** @param {Page} tab */
async function type(tab) {
  for (let i = 0; i < 60; i++) {
    await tab.context().clock.runFor(1_000);
    await press(tab);
  }
}

/**
 * @param {Stand} stand
 * @param {(context: BrowserContext, now: number) => Promise<void>} jump
 * @param {(opened: { context: BrowserContext, first: Page }) => Promise<void>} [act]
 */
function sleep(stand, jump, act) {
  return withTabs(stand, 1, async (opened) => {
    const { context, first } = opened;
    await press(first);
    await context.clock.runFor(minute);
    const before = await first.evaluate(() => Date.now());
    await jump(context, before);
    await act?.(opened);
    await advance(context, limitMs);
    return ends([first], before + 8 * hour);
  });
}

/**
 * The user works in one tab while the other one is hidden.
 *
 * @param {BrowserContext} context
 * @param {Page} tab
 * @param {Page} hidden
 * @param {number} [limits] for so long
 */
async function work(context, tab, hidden, limits = 2) {
  await setHidden(hidden);
  const stepMs = 20_000;
  const from = await tab.evaluate(() => Date.now());
  for (let ms = 0; ms < limits * limitMs; ms += stepMs) {
    await press(tab);
    await advance(context, stepMs);
  }
  const notes = await readNotes([tab, hidden]);
  return idleContestants.map((who) => {
    const ended = notes.find((each) => each.who === who && each.what === 'ended');
    return ended ? `**ended** at ${round((ended.at - from) / limitMs, 2)}` : 'stays';
  });
}

/**
 * When each contestant has ended in all tabs, in limits.
 *
 * @param {Page[]} tabs
 * @param {number} from
 * @param {number} [ofMs] the limit
 * @param {number} [expected] in real time, in limits
 */
async function ends(tabs, from, ofMs = limitMs, expected) {
  const perTab = await Promise.all(tabs.map((tab) => readNotes([tab])));
  return idleContestants.map((who) => {
    const times = perTab.map(
      (notes) => notes.find((each) => each.who === who && each.what === 'ended')?.at ?? Infinity,
    );
    const limits = (Math.max(...times) - from) / ofMs;
    if (limits === Infinity) return '**none**';
    const isExpected =
      expected !== undefined && limits >= expected && limits <= expected + tolerance;
    return isExpected ? expected : round(limits, 2);
  });
}
