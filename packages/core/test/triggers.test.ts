import { describe, expect, it } from 'vitest';
import type { CheckTrigger } from '../src/contract/session.js';
import { alice, alive, hour, minute, offline } from './fake-answers.js';
import {
  type FakeBrowser,
  createFakeBrowser,
  startVerified,
  startVerifiedAgo,
} from './fake-browser.js';
import { receive } from './fake-other-tab.js';

/** What causes each trigger in a session that was verified a minute ago. */
const causes: Record<Exclude<CheckTrigger, 'start'>, (browser: FakeBrowser) => Promise<unknown>> = {
  interval: (browser) => browser.advance(14 * minute),
  focus: (browser) => browser.page('focus'),
  async online(browser) {
    await browser.page('online');
    await browser.advance(2.5 * minute);
  },
  wake: (browser) => browser.page('wake'),
  pageshow: (browser) => browser.page('pageshow'),
  async activity(browser) {
    await browser.passAlive(hour);
    await browser.page('input');
  },
  report: (browser) => browser.report(new Response(null, { status: 401 })),
  push: (browser) => browser.hint(),
  manual: (browser) => browser.check(),
  async retry(browser) {
    await browser.check(offline());
    await browser.advance(15_000);
  },
  extend: (browser) => browser.extend(),
  other_tab: (browser) => receive(browser, { verdict: 'lost', code: 'grant_revoked' }),
};

type Cause = keyof typeof causes;

const names = Object.keys(causes) as Cause[];

/** The trigger of the running check. */
async function triggerOf(browser: FakeBrowser): Promise<CheckTrigger | null> {
  if (!browser.snapshot().checking) return null;
  await browser.respond(alive);
  const event = browser.lastEvent();
  return event?.[0] === 'sessionVerified' ? event[1].trigger : null;
}

describe('a check is triggered', () => {
  it.each(names)('by %s', async (name) => {
    const browser = await startVerifiedAgo();
    await causes[name](browser);
    expect(await triggerOf(browser)).toBe(name);
  });

  it('when the page becomes visible', async () => {
    const browser = await startVerifiedAgo();
    await browser.page('hidden');
    await browser.page('shown');
    expect(await triggerOf(browser)).toBe('focus');
  });
});

describe.each([
  ['checkOnFocus', 'focus'],
  ['checkOnReconnect', 'online'],
] as const)('%s: false', (option, name) => {
  it(`switches off the trigger ${name}, and no other`, async () => {
    for (const other of names) {
      const browser = await startVerifiedAgo({ [option]: false });
      await causes[other](browser);
      expect(await triggerOf(browser)).toBe(other === name ? null : other);
    }
  });
});

it('checkOnFocus: false does not check when the page becomes visible, until the interval is over', async () => {
  const browser = await startVerifiedAgo({ checkOnFocus: false, pauseAfterIdleMs: false });
  await browser.page('hidden');
  await browser.page('shown');
  expect(await triggerOf(browser)).toBeNull();
  await browser.page('hidden');
  await browser.advance(hour);
  await browser.page('shown');
  expect(await triggerOf(browser)).toBe('interval');
});

describe('the gap after the last check', () => {
  it.each(['focus', 'wake', 'pageshow'] as const)('delays %s, however often', async (name) => {
    const browser = await startVerified({ minGapMs: 10_000 });
    for (let i = 0; i < 30; i++) {
      await browser.advance(100);
      await browser.page(name);
    }
    expect(await browser.untilAsked()).toBe(7_000);
    expect(await triggerOf(browser)).toBe(name);
  });

  it.each(['report', 'push', 'manual', 'other_tab'] as const)('does not delay %s', async (name) => {
    const browser = await startVerified();
    await browser.advance(1);
    await causes[name](browser);
    expect(await triggerOf(browser)).toBe(name);
  });

  it.each(['report', 'push', 'other_tab'] as const)('nor does a hidden page: %s', async (name) => {
    const browser = await startVerifiedAgo();
    await browser.page('hidden');
    await causes[name](browser);
    expect(await triggerOf(browser)).toBe(name);
  });

  it('counts from the last check of any tab', async () => {
    const browser = await startVerifiedAgo();
    await receive(browser, { verdict: 'alive' });
    await browser.page('focus');
    expect(await browser.untilAsked()).toBe(10_000);
  });

  it.each([
    ['can be switched off', { minGapMs: 0 }, 0],
    ['is no longer than the interval', { intervalMs: 2_000 }, 2_000],
  ])('%s', async (_, options, ms) => {
    const browser = await startVerified(options);
    await browser.advance(1);
    await browser.page('focus');
    expect(browser.snapshot().checking ? 0 : 1 + (await browser.untilAsked())).toBe(ms);
  });

  it('that is switched off delays no trigger during a check that fails', async () => {
    const browser = await startVerified({ minGapMs: 0 });
    await browser.check();
    await browser.page('focus', offline());
    expect(await triggerOf(browser)).toBe('focus');
  });

  it('ends with the first of several triggers, or immediately with an urgent one', async () => {
    const browser = await startVerified();
    await browser.advance(1);
    await browser.page('pageshow');
    await browser.page('focus');
    await browser.advance(10_000);
    expect(await triggerOf(browser)).toBe('pageshow');
    await browser.page('focus');
    await browser.advance(1);
    await browser.hint();
    expect(await triggerOf(browser)).toBe('push');
    await browser.advance(minute);
    expect(browser.questions).toHaveLength(3);
  });
});

describe('a reconnect', () => {
  it.each([
    [0, 15 * minute, 0],
    [0.5, 15 * minute, 2.5],
    [1, 15 * minute, 5],
    [0, Infinity, 0],
    [0.5, Infinity, 2.5],
  ])(
    'is followed by a check within a third of the interval (random: %d, interval: %d)',
    async (random, intervalMs, after) => {
      const browser = await startVerifiedAgo({ intervalMs });
      browser.setRandom(random);
      await browser.page('online');
      if (after > 0) expect(await browser.untilAsked()).toBe(after * minute);
      expect(await triggerOf(browser)).toBe('online');
      await browser.advance(minute);
      await browser.page('focus');
      expect(await triggerOf(browser)).toBe('focus');
    },
  );

  it('is followed by one check, however often the network comes and goes', async () => {
    const browser = await startVerifiedAgo();
    await browser.page('online');
    browser.setRandom(1);
    await browser.advance(minute);
    await browser.page('online');
    expect(await browser.untilAsked()).toBe(1.5 * minute);
    expect(await browser.untilAsked(alive)).toBe(15 * minute);
  });

  it('is followed by a check at once when the user comes back to the page', async () => {
    const browser = await startVerifiedAgo();
    await browser.page('online');
    await browser.advance(1_000);
    await browser.page('focus');
    expect(await triggerOf(browser)).toBe('focus');
    expect(await browser.untilAsked()).toBe(15 * minute);
  });

  it('is followed by no check before the gap is over', async () => {
    const browser = await startVerified({ minGapMs: 10_000 });
    browser.setRandom(0);
    await browser.advance(3_000);
    await browser.page('online');
    expect(await browser.untilAsked()).toBe(7_000);
    expect(await triggerOf(browser)).toBe('online');
  });

  it('replaces the retry of an interval check that failed without a network', async () => {
    const browser = await startVerifiedAgo();
    await browser.advance(14 * minute);
    await browser.respond(offline());
    await browser.page('online');
    expect(await browser.untilAsked()).toBe(2.5 * minute);
    expect(await triggerOf(browser)).toBe('online');
  });

  it.each([
    ['wake', false],
    ['focus', false],
    ['report', false],
    ['manual', false],
    ['push', false],
    ['push', true],
  ] as const)('leaves the retry of a check by %s alone (hidden: %s)', async (name, isHidden) => {
    const browser = await startVerifiedAgo();
    if (isHidden) await browser.page('hidden');
    await causes[name](browser);
    await browser.respond(offline());
    await browser.page('online');
    await browser.advance(15_000);
    expect(await triggerOf(browser)).toBe('retry');
  });

  it.each(['wake', 'push'] as const)(
    'leaves the second retry of a check by %s alone as well',
    async (name) => {
      const browser = await startVerifiedAgo();
      await causes[name](browser);
      expect(await browser.untilAsked(offline())).toBe(15_000);
      await browser.respond(offline());
      await browser.page('online');
      expect(await browser.untilAsked()).toBe(50_000);
      expect(await triggerOf(browser)).toBe('retry');
    },
  );
});

describe('a reconnect after a wake whose check and retry failed', () => {
  it.each([
    [59_999, 'retry'],
    [60_000, 'online'],
  ])('is followed, after %d ms, by a check by %s', async (ms, trigger) => {
    const browser = await startVerifiedAgo();
    await browser.page('wake');
    expect(await browser.untilAsked(offline())).toBe(15_000);
    await browser.respond(offline());
    await browser.advance(ms - 15_000);
    await browser.page('online');
    await browser.untilAsked();
    expect(await triggerOf(browser)).toBe(trigger);
  });
});

describe('a page that was suspended', () => {
  it.each([
    [5_000, null],
    [5_001, 'wake'],
  ])('checks if a timer reveals it: %d ms late', async (lateMs, trigger) => {
    const browser = await startVerified();
    browser.setClock(lateMs);
    await browser.advance(minute);
    expect(await triggerOf(browser)).toBe(trigger);
    expect(browser.timers()).toBe(1);
  });

  it('checks when user input reveals it', async () => {
    const browser = await startVerified();
    browser.setClock(10 * minute);
    await browser.page('input');
    expect(await triggerOf(browser)).toBe('wake');
  });

  it('checks only when it becomes visible', async () => {
    const browser = await startVerified();
    await browser.page('hidden');
    browser.setClock(10 * minute);
    await browser.page('wake');
    expect(browser.questions).toHaveLength(1);
    await browser.page('shown');
    expect(browser.questions).toHaveLength(2);
  });
});

describe('input in a page that reported that it is hidden', () => {
  it('triggers a check', async () => {
    const browser = await startVerifiedAgo();
    await browser.page('input');
    await browser.page('hidden');
    browser.setVisible(true);
    await browser.page('input');
    expect(await triggerOf(browser)).toBe('focus');
  });

  it('looks for a user who has signed in', async () => {
    const browser = createFakeBrowser({ user: null });
    await browser.page('hidden');
    await browser.start();
    browser.setUser(alice);
    browser.setVisible(true);
    await browser.advance(minute);
    expect(browser.snapshot().user).toBeNull();
    await browser.page('input');
    expect(browser.snapshot().user).toEqual(alice);
    expect(await triggerOf(browser)).toBe('start');
  });
});
