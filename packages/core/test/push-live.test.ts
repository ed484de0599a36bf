import { describe, expect, it } from 'vitest';
import type { PushedSession } from '../src/options.js';
import { alice, alive, loginRequired, minute, offline } from './fake-answers.js';
import { createFakeBrowser, digestOf } from './fake-browser.js';
import { tell } from './fake-other-tab.js';

const intervals = { intervalMs: 15 * minute, liveIntervalMs: 60 * minute, pauseAfterIdleMs: false };
type World = ReturnType<typeof createFakeBrowser>;

const sessionOf = (world: World) => world.pushedSessions.at(-1) as PushedSession;

async function startLive(options: Parameters<typeof createFakeBrowser>[0] = {}) {
  const world = createFakeBrowser({ ...intervals, ...options } as typeof options);
  await world.startProven();
  sessionOf(world).setLive(true);
  await world.settle();
  return world;
}

describe('a live push trigger', () => {
  it('is told by the snapshot, which is the same while nothing changes', async () => {
    const world = await startLive();
    const snapshot = world.heartbeat.getSnapshot();
    expect(snapshot).toMatchObject({ status: 'active', live: true });
    sessionOf(world).setLive(true);
    expect(world.heartbeat.getSnapshot()).toBe(snapshot);
    sessionOf(world).setLive(false);
    expect(world.heartbeat.getSnapshot()).toMatchObject({ status: 'active', live: false });
  });

  it('makes the interval the long one', async () => {
    const world = await startLive();
    await world.advance(60 * minute - 1);
    expect(world.questions).toHaveLength(1);
    await world.advance(1);
    expect(world.questions).toHaveLength(2);
  });

  it('changes no interval unless the app wants a long one', async () => {
    const world = await startLive({ liveIntervalMs: undefined } as object);
    await world.advance(15 * minute);
    expect(world.questions).toHaveLength(2);
  });

  it.each([
    [0, 15],
    [0.5, 7.5],
    [0.99, 0.15],
  ])(
    'that fails leaves polling, which begins by chance (%d) within one interval',
    async (random, minutes) => {
      const world = await startLive();
      await world.advance(40 * minute);
      world.setRandom(random);
      sessionOf(world).setLive(false);
      await world.advance(minutes * minute - 1);
      expect(world.questions).toHaveLength(1);
      await world.advance(2);
      expect(world.questions).toHaveLength(2);
    },
  );

  it('that fails soon after a check leaves the interval as it would have been', async () => {
    const world = await startLive();
    await world.advance(minute);
    world.setRandom(0.9);
    sessionOf(world).setLive(false);
    await world.advance(14 * minute - 1);
    expect(world.questions).toHaveLength(1);
    await world.advance(1);
    expect(world.questions).toHaveLength(2);
  });

  it('that comes and goes never puts the next check off beyond the long interval', async () => {
    const world = await startLive();
    world.setRandom(0);
    for (let minutes = 0; minutes < 60; minutes += 10) {
      sessionOf(world).setLive(false);
      sessionOf(world).setLive(true);
      await world.advance(10 * minute);
    }
    expect(world.questions).toHaveLength(2);
  });

  it('is not live any more after a loss, and not in the next session before it says so', async () => {
    const world = await startLive();
    const old = sessionOf(world);
    await world.hint();
    await world.question().fail(loginRequired);
    expect(world.heartbeat.getSnapshot()).toMatchObject({ status: 'lost', live: false });
    old.setLive(true);
    expect(world.heartbeat.getSnapshot().live).toBe(false);
    await world.start();
    await world.question().answer(alive);
    old.setLive(true);
    expect(world.heartbeat.getSnapshot()).toMatchObject({ status: 'active', live: false });
    expect(old.mayRenewToken()).toBe(false);
  });

  it('takes a live that is no boolean for none', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    sessionOf(world).setLive('yes' as unknown as boolean);
    expect(world.heartbeat.getSnapshot().live).toBe(false);
  });

  it('knows whose session it is by what the tabs share of it', async () => {
    const world = await startLive();
    expect(sessionOf(world).digest).toBe(digestOf(alice));
  });
});

describe('a token', () => {
  it('may be renewed while the user is there, and not while they are idle', async () => {
    const world = createFakeBrowser({ pauseAfterIdleMs: 30 * minute });
    await world.startProven();
    expect(sessionOf(world).mayRenewToken()).toBe(true);
    await world.advance(30 * minute);
    expect(sessionOf(world).mayRenewToken()).toBe(false);
    await world.page('active');
    expect(sessionOf(world).mayRenewToken()).toBe(true);
  });

  it('may not be renewed where silent authentication cannot work', async () => {
    const world = createFakeBrowser();
    world.forgetProof();
    await world.start();
    await world.question().fail(loginRequired);
    expect(world.heartbeat.getSnapshot().status).toBe('unsupported');
    expect(sessionOf(world).mayRenewToken()).toBe(false);
  });

  it('may not be renewed before silent authentication is known to work', async () => {
    const world = createFakeBrowser();
    world.forgetProof();
    await world.start();
    expect(sessionOf(world).mayRenewToken()).toBe(false);
    await world.question().answer({ session: 'alive' });
    expect(sessionOf(world).mayRenewToken()).toBe(true);
  });

  it('may be renewed before that where no silent authentication is needed for it', async () => {
    const world = createFakeBrowser({ silentAuth: false });
    world.forgetProof();
    await world.start();
    expect(sessionOf(world).mayRenewToken()).toBe(true);
  });

  it('may not be renewed after another tab ended the session, whether that was heard or not', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    await world.advance(minute);
    world.write({
      askedAt: world.now(),
      verdict: 'lost',
      code: 'login_required',
      user: digestOf(alice),
    });
    expect(sessionOf(world).mayRenewToken()).toBe(false);
    expect(world.heartbeat.getSnapshot().status).toBe('lost');
  });

  it('may be renewed while the tenant cannot be reached', async () => {
    const world = createFakeBrowser();
    await world.start();
    await world.question().fail(offline());
    expect(sessionOf(world).mayRenewToken()).toBe(true);
  });

  it('that the tenant refuses for good ends the session', async () => {
    const world = await startLive();
    sessionOf(world).report(loginRequired);
    expect(world.heartbeat.getSnapshot().status).toBe('lost');
  });

  it('of a trigger that was undone says nothing', async () => {
    const world = await startLive();
    const old = sessionOf(world);
    world.heartbeat.stop();
    await world.startProven();
    old.report(loginRequired);
    expect(world.heartbeat.getSnapshot().status).toBe('active');
  });
});

describe('a hint that others may have been missed', () => {
  it('checks at once', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    await world.hint({ missed: true });
    expect(world.questions).toHaveLength(2);
  });

  it('is no reason to leave the page where only the top level can tell', async () => {
    const world = createFakeBrowser();
    world.forgetProof();
    await world.start();
    await world.question().fail(loginRequired);
    await world.hint({ missed: true });
    await world.advance(minute);
    expect(world.questions).toHaveLength(1);
    expect(world.redirects).toEqual([]);
    await world.hint({});
    await world.question().fail(loginRequired);
    expect(world.redirects).toHaveLength(1);
  });
});

describe('a hint that others may have been missed, and no more', () => {
  it('is no reason to leave the page before it is known that only the top level can tell', async () => {
    const world = createFakeBrowser();
    world.forgetProof();
    await world.start();
    await world.question().fail(offline());
    await world.hint({ missed: true });
    // That which the hint asked, if it did.
    await world.question().fail(loginRequired);
    await world.advance(11_000);
    await world.question().fail(loginRequired);
    await world.advance(minute);
    expect(world.heartbeat.getSnapshot().status).toBe('unsupported');
    expect(world.redirects).toEqual([]);
  });

  it('keeps no idle user’s session from ending, however often the stream comes and goes', async () => {
    const world = createFakeBrowser({ pauseAfterIdleMs: 30 * minute, intervalMs: 60 * minute });
    await world.startProven();
    await world.advance(30 * minute);
    const asked = world.questions.length;
    for (let times = 0; times < 10; times++) {
      await world.hint({ missed: true });
      await world.advance(minute);
    }
    expect(world.questions).toHaveLength(asked);
    await world.hint({});
    expect(world.questions).toHaveLength(asked + 1);
    await world.question().answer(alive);
    await world.page('active');
    await world.advance(11_000);
    expect(world.questions).toHaveLength(asked + 2);
  });
});

describe('a hint that reaches several tabs', () => {
  it('is answered by what another tab asked since, before this one began', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    await world.advance(minute);
    const at = world.now();
    await world.advance(20);
    await tell(world, { askedAt: at + 10, verdict: 'alive' });
    await world.hint({ at });
    expect(world.questions).toHaveLength(1);
  });

  it('is answered by what another tab asked since, while this one waits for it', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    await world.advance(minute);
    world.setLease('taken');
    const at = world.now();
    await world.advance(20);
    await world.hint({ at });
    expect(world.heartbeat.getSnapshot().checking).toBe(true);
    await tell(world, { askedAt: at + 10, verdict: 'alive' });
    expect(world.heartbeat.getSnapshot().checking).toBe(false);
    await world.advance(minute);
    expect(world.questions).toHaveLength(1);
  });

  it('is not answered by what was asked before it', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    await world.advance(minute);
    const at = world.now();
    await tell(world, { askedAt: at - 10, verdict: 'alive' });
    await world.advance(20);
    await world.hint({ at });
    expect(world.questions).toHaveLength(2);
  });

  it.each([[NaN], [Infinity], ['now'], [null]])('with the time %s is one of now', async (at) => {
    const world = createFakeBrowser();
    await world.startProven();
    await world.advance(minute);
    await world.hint({ at });
    expect(world.questions).toHaveLength(2);
  });
});
