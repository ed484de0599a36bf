import { describe, expect, it } from 'vitest';
import type { CheckTrigger } from '../src/contract/session.js';
import { alive, hour, minute, offline } from './fake-answers.js';
import {
  type FakeBrowser,
  createFakeBrowser,
  startVerified,
  startVerifiedAgo,
} from './fake-browser.js';
import { receive } from './fake-other-tab.js';

/** What causes each trigger in a session that was verified a minute ago. */
const causes: Record<Exclude<CheckTrigger, 'start'>, (browser: FakeBrowser) => Promise<void>> = {
  interval: (browser) => browser.advance(14 * minute),
  focus: (browser) => browser.page('focus'),
  async online(browser) {
    await browser.page('online');
    await browser.advance(2.5 * minute);
  },
  wake: (browser) => browser.page('wake'),
  pageshow: (browser) => browser.page('pageshow'),
  async activity(browser) {
    await browser.advance(hour);
    while (browser.snapshot().checking) await browser.respond(alive);
    await browser.page('input');
  },
  async report(browser) {
    await browser.report(new Response(null, { status: 401 }));
  },
  push: (browser) => browser.hint(),
  async manual(browser) {
    await browser.check();
  },
  async retry(browser) {
    await browser.check(offline());
    await browser.advance(15_000);
  },
  async extend(browser) {
    await browser.extend();
  },
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
  it(`switches off the trigger ${name}`, async () => {
    const browser = await startVerifiedAgo({ [option]: false });
    await causes[name](browser);
    expect(await triggerOf(browser)).toBeNull();
  });

  it.each(names.filter((other) => other !== name))('keeps the trigger %s', async (other) => {
    const browser = await startVerifiedAgo({ [option]: false });
    await causes[other](browser);
    expect(await triggerOf(browser)).toBe(other);
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
  const throttled = ['focus', 'wake', 'pageshow'] as const;
  const urgent: Cause[] = ['report', 'push', 'manual', 'other_tab'];

  it.each(throttled)('delays %s', async (name) => {
    const browser = await startVerified({ minGapMs: 10_000 });
    const startedAt = browser.question().at;
    await browser.advance(3_000);
    await browser.page(name);
    await browser.advance(6_999);
    expect(browser.questions).toHaveLength(1);
    await browser.advance(1);
    expect(browser.question().at - startedAt).toBe(10_000);
    expect(await triggerOf(browser)).toBe(name);
  });

  it.each(urgent)('does not delay %s', async (name) => {
    const browser = await startVerified({ minGapMs: 10_000 });
    await browser.advance(1);
    await causes[name](browser);
    expect(browser.questions).toHaveLength(2);
    expect(await triggerOf(browser)).toBe(name);
  });

  it('counts from the last check of any tab', async () => {
    const browser = await startVerifiedAgo();
    await receive(browser, { verdict: 'alive' });
    await browser.page('focus');
    await browser.advance(9_999);
    expect(browser.questions).toHaveLength(1);
    await browser.advance(1);
    expect(browser.questions).toHaveLength(2);
  });

  it('can be switched off', async () => {
    const browser = await startVerified({ minGapMs: 0 });
    await browser.page('focus');
    expect(browser.questions).toHaveLength(2);
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
    [0, 0],
    [0.5, 2.5],
    [1, 5],
  ])(
    'is followed by a check within a third of the interval (random: %d)',
    async (random, after) => {
      const browser = await startVerifiedAgo();
      browser.setRandom(random);
      const reconnectedAt = browser.now();
      await browser.page('online');
      await browser.advance(after * minute);
      expect(browser.question().at - reconnectedAt).toBe(after * minute);
      expect(await triggerOf(browser)).toBe('online');
    },
  );

  it('is followed by one check, however often the network comes and goes', async () => {
    const browser = await startVerifiedAgo();
    const reconnectedAt = browser.now();
    await browser.page('online');
    browser.setRandom(1);
    await browser.advance(minute);
    await browser.page('online');
    await browser.advance(1.5 * minute);
    expect(browser.question().at - reconnectedAt).toBe(2.5 * minute);
    await browser.respond(alive);
    await browser.advance(10 * minute);
    expect(browser.questions).toHaveLength(2);
  });

  it('is followed by a check at once when the user comes back to the page', async () => {
    const browser = await startVerifiedAgo();
    await browser.page('online');
    await browser.advance(1_000);
    await browser.page('focus');
    expect(await triggerOf(browser)).toBe('focus');
    await browser.advance(10 * minute);
    expect(browser.questions).toHaveLength(2);
  });

  it('is followed by no check before the gap is over', async () => {
    const browser = await startVerified({ minGapMs: 10_000 });
    browser.setRandom(0);
    await browser.advance(3_000);
    await browser.page('online');
    await browser.advance(6_999);
    expect(browser.questions).toHaveLength(1);
    await browser.advance(1);
    expect(await triggerOf(browser)).toBe('online');
  });

  it('replaces the retry of an interval check that failed without a network', async () => {
    const browser = await startVerifiedAgo();
    await browser.advance(14 * minute);
    await browser.respond(offline());
    await browser.page('online');
    await browser.advance(2.5 * minute - 1);
    expect(browser.questions).toHaveLength(2);
    await browser.advance(1);
    expect(await triggerOf(browser)).toBe('online');
  });

  it.each(['wake', 'focus', 'report', 'manual', 'push'] as const)(
    'leaves the retry of a check by %s alone',
    async (name) => {
      const browser = await startVerifiedAgo();
      await causes[name](browser);
      await browser.respond(offline());
      await browser.page('online');
      await browser.advance(15_000);
      expect(await triggerOf(browser)).toBe('retry');
    },
  );

  it('leaves the retry of a hint alone in a hidden page', async () => {
    const browser = await startVerifiedAgo();
    await browser.page('hidden');
    await browser.hint({}, offline());
    await browser.page('online');
    await browser.advance(15_000);
    expect(await triggerOf(browser)).toBe('retry');
  });

  it.each([0, 0.5])(
    'is followed by a check, and focus by another, without an interval (random: %d)',
    async (random) => {
      const browser = await startVerifiedAgo({ intervalMs: Infinity });
      browser.setRandom(random);
      await browser.page('online');
      await browser.advance(random * 5 * minute);
      expect(await triggerOf(browser)).toBe('online');
      await browser.advance(minute);
      await browser.page('focus');
      expect(await triggerOf(browser)).toBe('focus');
    },
  );
});

describe('a page that was suspended', () => {
  it('checks when a timer reveals it', async () => {
    const browser = await startVerified();
    browser.setClock(10 * minute);
    await browser.advance(minute);
    expect(await triggerOf(browser)).toBe('wake');
  });

  it('checks when user input reveals it', async () => {
    const browser = await startVerified();
    browser.setClock(10 * minute);
    await browser.page('input');
    expect(await triggerOf(browser)).toBe('wake');
  });

  it.each([
    ['does not check', 5_000, 1],
    ['checks', 5_001, 2],
  ])('%s if the timer is %d ms late', async (_, lateMs, questions) => {
    const browser = await startVerified();
    browser.setClock(lateMs);
    await browser.advance(minute);
    expect(browser.questions).toHaveLength(questions);
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

it('the timer that detects a suspension makes no request', async () => {
  const browser = await startVerified();
  await browser.advance(14 * minute);
  expect(browser.questions).toHaveLength(1);
  expect(browser.timers()).toBe(1);
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
    browser.setUser({ sub: 'auth0|alice' });
    browser.setVisible(true);
    await browser.advance(minute);
    expect(browser.snapshot().user).toBeNull();
    await browser.page('input');
    expect(browser.snapshot().user).toEqual({ sub: 'auth0|alice' });
  });
});
