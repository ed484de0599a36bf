import { describe, expect, it, vi } from 'vitest';
import type { SessionSnapshot } from '../src/session.js';
import { createFakeBrowser } from './fake-browser.js';

const alice = { sub: 'auth0|alice', sid: 'one' };
const alive = { session: 'alive', user: alice } as const;
const loginRequired = { error: 'login_required', error_description: 'Login required' };
const minute = 60_000;

describe('a check', () => {
  it('happens at the start and is a proof', async () => {
    const { heartbeat, question, start, told, now } = createFakeBrowser();
    await start();
    expect(heartbeat.getSnapshot()).toMatchObject({ status: 'active', checking: true });
    await question().answer(alive);
    expect(heartbeat.getSnapshot()).toEqual({
      status: 'active',
      checking: false,
      user: alice,
      verifiedAt: now(),
      loss: null,
      diagnosis: null,
    });
    expect(told).toEqual([['sessionVerified', { user: alice, at: now(), trigger: 'start' }]]);
  });

  it('happens at every interval, counted from the beginning of the last check', async () => {
    const world = createFakeBrowser({ intervalMs: minute });
    await world.startProven();
    const begun = world.question().at;
    await world.advance(minute);
    expect(world.question().at).toBe(begun + minute);
    await world.advance(2_000);
    await world.question().answer(alive);
    await world.advance(minute);
    expect(world.questions.map(({ at }) => at - begun)).toEqual([0, minute, 2 * minute]);
  });

  it('happens on focus, at once when the last one is long ago', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    await world.advance(minute);
    await world.page('focus');
    expect(world.question().at).toBe(world.now());
    await world.question().answer(alive);
    expect(world.told.at(-1)).toMatchObject(['sessionVerified', { trigger: 'focus' }]);
  });

  it('on focus waits until the gap since the last one is over, however often the focus comes', async () => {
    const world = createFakeBrowser({ minGapMs: 10_000 });
    await world.startProven();
    const begun = world.question().at;
    for (let i = 0; i < 50; i++) {
      await world.advance(100);
      await world.page('focus');
    }
    expect(world.questions).toHaveLength(1);
    await world.advance(10_000);
    expect(world.questions.map(({ at }) => at - begun)).toEqual([0, 10_000]);
  });

  it('on focus is no later than the interval', async () => {
    const world = createFakeBrowser({ intervalMs: 2_000, minGapMs: 10_000 });
    await world.startProven();
    await world.advance(1_500);
    await world.page('focus');
    await world.advance(500);
    expect(world.questions).toHaveLength(2);
  });

  it('waits while the page is hidden, and happens when it is shown', async () => {
    const world = createFakeBrowser({ intervalMs: minute });
    await world.startProven();
    await world.page('hidden');
    await world.advance(60 * minute);
    expect(world.questions).toHaveLength(1);
    expect(world.timers()).toBe(0);
    await world.page('shown');
    expect(world.questions).toHaveLength(2);
  });

  it('at the start waits for the page to be shown', async () => {
    const world = createFakeBrowser();
    await world.page('hidden');
    await world.start();
    expect(world.questions).toHaveLength(0);
    await world.page('shown');
    expect(world.questions).toHaveLength(1);
  });

  it('does not happen by itself where every trigger is off', async () => {
    const world = createFakeBrowser({ triggers: { start: false, interval: false, focus: false } });
    await world.start();
    await world.advance(100 * minute);
    await world.page('focus');
    expect(world.questions).toHaveLength(0);
    expect(world.timers()).toBe(0);
    void world.heartbeat.check();
    await world.settle();
    expect(world.questions).toHaveLength(1);
  });

  it('on demand happens at once, and is shared by everybody who asks during it', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    const both = Promise.all([world.heartbeat.check(), world.heartbeat.check()]);
    await world.settle();
    expect(world.questions).toHaveLength(2);
    await world.question().answer(alive);
    const [one, other] = await both;
    expect(one).toBe(other);
    expect(one).toMatchObject({ status: 'active', checking: false });
  });

  it('on demand inside a listener waits for an answer of its own', async () => {
    const world = createFakeBrowser();
    let answer: Promise<SessionSnapshot> | undefined;
    world.heartbeat.on('sessionVerified', ({ trigger }) => {
      if (trigger === 'start') answer = world.heartbeat.check();
    });
    await world.startProven();
    expect(world.questions).toHaveLength(2);
    await world.question().fail(loginRequired);
    expect(await answer).toMatchObject({ status: 'lost' });
  });

  it('that gets no answer in time is given up, and a late answer is dropped', async () => {
    const world = createFakeBrowser({ timeoutMs: 4_500 });
    await world.startProven();
    void world.heartbeat.check();
    await world.settle();
    const late = world.question();
    await world.advance(4_500);
    expect(late.request.signal.aborted).toBe(true);
    expect(world.heartbeat.getSnapshot()).toMatchObject({ status: 'unverified', checking: false });
    await late.fail(loginRequired);
    expect(world.heartbeat.getSnapshot().status).toBe('unverified');
    expect(world.events()).toEqual(['sessionVerified', 'sessionUnverified']);
  });

  it('keeps one timer, however many things wait', async () => {
    const world = createFakeBrowser({ intervalMs: minute, maxUnverifiedMs: 10 * minute });
    await world.startProven();
    expect(world.timers()).toBe(1);
    void world.heartbeat.check();
    await world.page('focus');
    expect(world.timers()).toBe(1);
  });
});

describe('a loss', () => {
  it('is told once, and ends the watch', async () => {
    const world = createFakeBrowser({ intervalMs: minute });
    await world.startProven();
    await world.advance(minute);
    await world.question().fail(loginRequired);
    const loss = {
      reason: 'login_required',
      trigger: 'interval',
      at: world.now(),
      user: alice,
      error: loginRequired,
    };
    expect(world.told.at(-1)).toEqual(['sessionLost', loss]);
    expect(world.heartbeat.getSnapshot()).toMatchObject({ status: 'lost', user: null, loss });
    expect(world.timers()).toBe(0);
    await world.page('hidden');
    await world.page('shown');
    await world.advance(60 * minute);
    expect(world.events().filter((name) => name === 'sessionLost')).toHaveLength(1);
    expect(world.questions).toHaveLength(2);
  });

  it('comes when somebody else is signed in', async () => {
    const world = createFakeBrowser();
    await world.start();
    await world.question().answer({ session: 'alive', user: { sub: 'auth0|bob' } });
    expect(world.told).toMatchObject([['sessionLost', { reason: 'user_changed', user: alice }]]);
  });

  it('is followed by a new session at the next start', async () => {
    const world = createFakeBrowser();
    await world.start();
    await world.question().fail(loginRequired);
    await world.start();
    await world.question().answer(alive);
    expect(world.heartbeat.getSnapshot().status).toBe('active');
  });

  it('stays visible when the heartbeat is stopped during the ending', async () => {
    const world = createFakeBrowser();
    await world.start();
    await world.question().fail(loginRequired);
    world.heartbeat.stop();
    expect(world.heartbeat.getSnapshot().status).toBe('lost');
    expect(world.held()).toBe(0);
  });

  it('comes for want of a proof where the app must fail closed', async () => {
    const world = createFakeBrowser({ intervalMs: minute, maxUnverifiedMs: 5 * minute });
    await world.startProven();
    const { verifiedAt } = world.heartbeat.getSnapshot();
    for (let i = 0; i < 4; i++) {
      await world.advance(minute);
      await world.question().fail(new TypeError('Failed to fetch'));
    }
    await world.advance(minute);
    expect(world.told.at(-1)).toMatchObject([
      'sessionLost',
      { reason: 'unverifiable', at: (verifiedAt as number) + 5 * minute },
    ]);
  });

  it('for want of a proof comes only after a last check, also in a hidden page and after a sleep', async () => {
    const world = createFakeBrowser({ maxUnverifiedMs: 5 * minute, timeoutMs: 4_000 });
    await world.startProven();
    await world.page('hidden');
    await world.advance(5 * minute - 4_001);
    expect(world.questions).toHaveLength(1);
    await world.advance(1);
    expect(world.questions).toHaveLength(2);
    await world.question().answer(alive);

    world.setClock(60 * minute);
    await world.page('shown');
    expect(world.questions).toHaveLength(3);
    expect(world.heartbeat.getSnapshot().status).toBe('active');
    await world.question().fail(new TypeError('Load failed'));
    expect(world.told.at(-1)).toMatchObject(['sessionLost', { reason: 'unverifiable' }]);
  });

  it('with an interval longer than maxUnverifiedMs does not come while the tenant answers', async () => {
    const world = createFakeBrowser({ intervalMs: 60 * minute, maxUnverifiedMs: minute });
    await world.startProven();
    for (let i = 0; i < 30; i++) {
      await world.advance(minute - 4_500);
      await world.question().answer(alive);
    }
    expect(world.heartbeat.getSnapshot().status).toBe('active');
    expect(world.questions).toHaveLength(31);
  });

  it('takes the tokens away again that a late answer of the SDK put back', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    void world.heartbeat.check();
    await world.settle();
    world.heartbeat.report({ error: 'invalid_grant', error_description: 'user is blocked' });
    expect(world.heartbeat.getSnapshot().status).toBe('lost');
    expect(world.question().request.signal.aborted).toBe(true);
    await world.question().answer(alive);
    expect(world.signOuts).toEqual([{ openUrl: false }]);
    expect(world.heartbeat.getSnapshot().status).toBe('lost');
  });
});

describe('the end that the tenant had set for the session', () => {
  it.each(['shown', 'hidden'] as const)(
    'is a loss at that moment, in a %s page, and nobody is asked',
    async (visibility) => {
      const world = createFakeBrowser();
      const end = world.now() + 5 * minute;
      world.expireAt(end);
      await world.startProven();
      await world.page(visibility);
      await world.advance(5 * minute - 1);
      expect(world.heartbeat.getSnapshot().status).toBe('active');
      // The client forgets its user by itself.
      world.setUser(null);
      await world.advance(1);
      expect(world.told.at(-1)).toMatchObject([
        'sessionLost',
        { reason: 'session_expired', at: end },
      ]);
      expect(world.questions).toHaveLength(1);
    },
  );

  it('moves when another tab signed the same user in again', async () => {
    const world = createFakeBrowser();
    world.expireAt(world.now() + 5 * minute);
    await world.startProven();
    const end = world.now() + 8 * minute;
    world.expireAt(end);
    await world.advance(5 * minute);
    await world.question().answer(alive);
    expect(world.heartbeat.getSnapshot().status).toBe('active');
    world.setUser(null);
    await world.advance(3 * minute);
    expect(world.told.at(-1)).toMatchObject([
      'sessionLost',
      { reason: 'session_expired', at: end },
    ]);
    expect(world.questions).toHaveLength(2);
  });

  it('is a loss also where silent authentication does not work', async () => {
    const world = createFakeBrowser();
    world.forgetProof();
    world.expireAt(world.now() + minute);
    await world.start();
    await world.question().fail(loginRequired);
    world.setUser(null);
    await world.advance(minute);
    expect(world.told.at(-1)).toMatchObject(['sessionLost', { reason: 'session_expired' }]);
  });
});

describe('a client that knows of its user no more', () => {
  async function forgetUser(proven: boolean) {
    const world = createFakeBrowser();
    await world.startProven();
    if (!proven) {
      world.heartbeat.stop();
      world.forgetProof();
      await world.start();
      await world.question().fail(loginRequired);
    }
    world.setUser(null);
    void world.heartbeat.check();
    await world.settle();
    return world;
  }

  it('was signed out by the app itself if the session is alive: it is not asked for tokens again', async () => {
    const world = await forgetUser(true);
    expect(world.question().probe).toBe('guard');
    await world.question().answer({ session: 'alive' });
    expect(world.heartbeat.getSnapshot()).toMatchObject({ status: 'idle', checking: false });
    expect(world.events()).not.toContain('sessionLost');
    await world.advance(60 * minute);
    expect(world.questions).toHaveLength(2);
  });

  it('has lost its session if the tenant says so', async () => {
    const world = await forgetUser(true);
    await world.question().fail(loginRequired);
    expect(world.heartbeat.getSnapshot().status).toBe('lost');
  });

  it('is left alone if nobody can tell', async () => {
    const world = await forgetUser(true);
    await world.question().fail(new TypeError('Failed to fetch'));
    expect(world.heartbeat.getSnapshot().status).toBe('unverified');
    const blind = await forgetUser(false);
    await blind.question().fail(loginRequired);
    expect(blind.heartbeat.getSnapshot().status).toBe('unsupported');
  });

  it('but of another one, has changed its user, and nobody is asked', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    world.setUser({ sub: 'auth0|bob' });
    void world.heartbeat.check();
    await world.settle();
    expect(world.told.at(-1)).toMatchObject([
      'sessionLost',
      { reason: 'user_changed', trigger: 'manual', user: alice },
    ]);
  });
});

describe('a clock that is set back', () => {
  it.each([-1_000, -60 * minute, -365 * 24 * 60 * minute])(
    'by %d ms delays no check',
    async (step) => {
      const world = createFakeBrowser({ intervalMs: minute, minGapMs: 10_000 });
      await world.startProven();
      await world.advance(30_000);
      world.setClock(step);
      await world.advance(30_000);
      expect(world.questions).toHaveLength(2);
      await world.question().answer(alive);
      expect(world.heartbeat.getSnapshot().verifiedAt).toBe(world.now());
    },
  );

  it('during a check does not keep it waiting for ever', async () => {
    const world = createFakeBrowser({ timeoutMs: 4_500 });
    await world.start();
    world.setClock(-60 * minute);
    await world.page('focus');
    await world.advance(4_500);
    expect(world.heartbeat.getSnapshot()).toMatchObject({ status: 'unverified', checking: false });
  });
});

describe('a user who comes back during a check', () => {
  it('has another one after a check that found nothing out', async () => {
    const world = createFakeBrowser({ minGapMs: 10_000 });
    await world.start();
    await world.page('hidden');
    await world.page('shown');
    await world.question().fail(new TypeError('Load failed'));
    await world.advance(10_000);
    expect(world.questions).toHaveLength(2);
  });

  it('has none after a check that was answered', async () => {
    const world = createFakeBrowser({ minGapMs: 10_000 });
    await world.start();
    await world.page('focus');
    await world.question().answer(alive);
    await world.advance(20_000);
    expect(world.questions).toHaveLength(1);
  });
});

describe('a client that lost its refresh token', () => {
  const missing = { error: 'missing_refresh_token', error_description: 'Missing Refresh Token' };

  it.each([
    ['alive', { session: 'alive' } as const, 'active'],
    ['over, where that is proven to be an answer', loginRequired, 'lost'],
    ['silent', new TypeError('Failed to fetch'), 'unverified'],
  ])('is asked about in another way: the tenant is %s', async (_, confirmed, status) => {
    const world = createFakeBrowser({ silentAuth: false });
    await world.start();
    await world.question().fail(missing);
    expect(world.questions.map(({ probe }) => probe)).toEqual(['main', 'guard']);
    if ('session' in confirmed) await world.question().answer(confirmed);
    else await world.question().fail(confirmed);
    expect(world.heartbeat.getSnapshot()).toMatchObject({ status, checking: false });
  });

  it('proves silent authentication by the answer', async () => {
    const world = createFakeBrowser({ silentAuth: false });
    world.forgetProof();
    await world.start();
    await world.question().fail(new TypeError('Failed to fetch'));
    await world.question().fail(missing);
    await world.question().answer({ session: 'alive' });
    expect(world.isProven()).toBe(true);
  });

  it('keeps its session where silent authentication is unproven', async () => {
    const world = createFakeBrowser({ silentAuth: false });
    world.forgetProof();
    await world.start();
    await world.question().fail(loginRequired);
    await world.question().fail(missing);
    await world.question().fail(loginRequired);
    expect(world.told.at(-1)).toMatchObject([
      'sessionUnverified',
      { cause: 'missing_refresh_token' },
    ]);
  });
});

describe('a failed check is never a lost session', () => {
  it('the session stays unverified for as long as checks fail, and is active again after', async () => {
    const world = createFakeBrowser({ intervalMs: minute, triggers: { retry: false } });
    await world.startProven();
    const { verifiedAt } = world.heartbeat.getSnapshot();
    for (let attempts = 1; attempts <= 10; attempts++) {
      await world.advance(minute);
      await world.question().fail(new TypeError('Failed to fetch'));
      expect(world.told.at(-1)).toMatchObject([
        'sessionUnverified',
        { cause: 'network', attempts },
      ]);
      expect(world.heartbeat.getSnapshot()).toMatchObject({ status: 'unverified', verifiedAt });
    }
    await world.advance(minute);
    await world.question().answer(alive);
    expect(world.heartbeat.getSnapshot().status).toBe('active');
    expect(world.events()).not.toContain('sessionLost');
  });

  it('a probe that throws at once is a failed check', async () => {
    const boom = () => {
      throw new Error('boom');
    };
    const world = createFakeBrowser({ probe: Object.assign(boom, { passive: true }) });
    await world.start();
    expect(world.heartbeat.getSnapshot()).toMatchObject({ status: 'unverified', checking: false });
  });

  it('what the tenant wants of the user ends nothing', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    void world.heartbeat.check();
    await world.settle();
    await world.question().fail({ error: 'consent_required', error_description: 'Consent' });
    expect(world.events()).toEqual(['sessionVerified', 'interactionRequired']);
    expect(world.heartbeat.getSnapshot().status).toBe('active');
  });
});

describe('while silent authentication is unproven', () => {
  it('the client is left alone until the guard has shown that it works; then both answer one check', async () => {
    const world = createFakeBrowser();
    world.forgetProof();
    await world.start();
    expect(world.questions.map(({ probe }) => probe)).toEqual(['guard']);
    await world.question().answer({ session: 'alive' });
    expect(world.isProven()).toBe(true);
    expect(world.questions.map(({ probe }) => probe)).toEqual(['guard', 'main']);
    expect(world.events()).toEqual([]);
    await world.question().answer(alive);
    expect(world.events()).toEqual(['sessionVerified']);
  });

  it('finds another user already in the first check', async () => {
    const world = createFakeBrowser();
    world.forgetProof();
    await world.start();
    await world.question().answer({ session: 'alive' });
    await world.question().answer({ session: 'alive', user: { sub: 'auth0|bob' } });
    expect(world.told).toMatchObject([['sessionLost', { reason: 'user_changed' }]]);
  });

  it('login_required ends nothing, is diagnosed once, and is asked again', async () => {
    const world = createFakeBrowser({ intervalMs: minute });
    world.forgetProof();
    await world.start();
    for (let i = 0; i < 5; i++) {
      await world.question().fail(loginRequired);
      expect(world.heartbeat.getSnapshot()).toMatchObject({
        status: 'unsupported',
        user: alice,
        diagnosis: { code: 'third_party_cookies_blocked' },
      });
      await world.advance(minute);
    }
    expect(world.questions.every(({ probe }) => probe === 'guard')).toBe(true);
    expect(world.events()).toEqual(['diagnosis']);
    await world.question().answer({ session: 'alive' });
    await world.question().answer(alive);
    expect(world.heartbeat.getSnapshot()).toMatchObject({ status: 'active', diagnosis: null });
  });

  it('a blocked user is a loss all the same', async () => {
    const world = createFakeBrowser();
    world.forgetProof();
    await world.start();
    await world.question().fail({ error: 'unauthorized', error_description: 'user is blocked' });
    expect(world.told).toMatchObject([['sessionLost', { reason: 'user_blocked' }]]);
  });

  it('a client with refresh tokens is asked as well, and still sees a blocked user', async () => {
    const world = createFakeBrowser({ silentAuth: false });
    world.forgetProof();
    await world.start();
    await world.question().fail(loginRequired);
    expect(world.questions.map(({ probe }) => probe)).toEqual(['guard', 'main']);
    await world.question().answer(alive);
    expect(world.isProven()).toBe(false);
    expect(world.heartbeat.getSnapshot()).toMatchObject({
      status: 'active',
      diagnosis: { code: 'third_party_cookies_blocked' },
    });
    void world.heartbeat.check();
    await world.settle();
    await world.question().fail(loginRequired);
    await world.question().fail({ error: 'invalid_grant', error_description: 'user is blocked' });
    expect(world.told.at(-1)).toMatchObject(['sessionLost', { reason: 'user_blocked' }]);
  });

  it('that the tenant asks for consent proves it: whoever is asked is known by the cookie', async () => {
    const world = createFakeBrowser();
    world.forgetProof();
    await world.start();
    await world.question().fail({ error: 'consent_required', error_description: 'Consent' });
    expect(world.isProven()).toBe(true);
    expect(world.events()).toEqual(['interactionRequired']);
    void world.heartbeat.check();
    await world.settle();
    expect(world.question().probe).toBe('main');
    await world.question().fail(loginRequired);
    expect(world.heartbeat.getSnapshot().status).toBe('lost');
  });

  it('a second factor that the tenant asks for leaves it unproven, for the client would drop its tokens', async () => {
    const world = createFakeBrowser();
    world.forgetProof();
    await world.start();
    const error_description = 'Multifactor authentication required';
    await world.question().fail({ error: 'login_required', error_description });
    expect(world.events()).toEqual(['interactionRequired']);
    expect(world.isProven()).toBe(false);
  });

  it('in a browser that began to block cookies ends no more than one session, and no login loops', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    void world.heartbeat.check();
    await world.settle();
    await world.question().fail(loginRequired);
    expect(world.heartbeat.getSnapshot().status).toBe('lost');

    // The login leads back at once, for the tenant's session is alive.
    await world.start();
    expect(world.question().probe).toBe('guard');
    await world.question().fail(loginRequired);
    expect(world.heartbeat.getSnapshot().status).toBe('unsupported');
    expect(world.events().filter((name) => name === 'sessionLost')).toHaveLength(1);
  });

  it('a session that was proven ends also after another tab forgot the proof at its own loss', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    world.forgetProof();
    void world.heartbeat.check();
    await world.settle();
    expect(world.question().probe).toBe('main');
    await world.question().fail(loginRequired);
    expect(world.heartbeat.getSnapshot().status).toBe('lost');
  });

  it('what another tab proved counts here as well', async () => {
    const world = createFakeBrowser();
    world.forgetProof();
    await world.start();
    await world.question().fail(loginRequired);
    world.prove();
    void world.heartbeat.check();
    await world.settle();
    expect(world.question().probe).toBe('main');
  });

  it('a passive probe needs no guard', async () => {
    const world = createFakeBrowser({ passive: true });
    world.forgetProof();
    await world.start();
    expect(world.question().probe).toBe('main');
    await world.question().answer({ session: 'alive' });
    expect(world.isProven()).toBe(true);
  });
});

describe('what the app reports', () => {
  it('ends the session where it is definitive', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    world.heartbeat.report({ error: 'invalid_grant', error_description: 'user is blocked' });
    expect(world.told.at(-1)).toMatchObject([
      'sessionLost',
      { reason: 'user_blocked', trigger: 'report' },
    ]);
  });

  it('is a reason to check at once where it is not', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    world.heartbeat.report(new Error('401'));
    await world.settle();
    expect(world.questions).toHaveLength(2);
    expect(world.heartbeat.getSnapshot().status).toBe('active');
  });
});

describe('verify', () => {
  it('answers from a proof that is young enough, and checks otherwise', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    await world.advance(5_000);
    expect(await world.heartbeat.verify({ maxAgeMs: 5_000 })).toMatchObject({ status: 'active' });
    expect(world.questions).toHaveLength(1);
    await world.advance(1);
    const answer = world.heartbeat.verify({ maxAgeMs: 5_000 });
    await world.settle();
    await world.question().answer(alive);
    expect(await answer).toMatchObject({ verifiedAt: world.now() });
  });

  it('is not content with a check that was asked before the proof may be', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    void world.heartbeat.check();
    await world.advance(3_000);
    const answer = world.heartbeat.verify({ maxAgeMs: 1_000 });
    await world.settle();
    await world.question().answer(alive);
    expect(world.questions).toHaveLength(3);
    await world.question().answer(alive);
    expect(await answer).toMatchObject({ verifiedAt: world.now() });
  });

  it.each([-1, Number.NaN, '5', undefined])('refuses a maxAgeMs of %o', async (maxAgeMs) => {
    const { heartbeat } = createFakeBrowser();
    await expect(heartbeat.verify({ maxAgeMs: maxAgeMs as number })).rejects.toMatchObject({
      code: 'invalid_option',
      message: expect.stringContaining('maxAgeMs') as string,
    });
  });
});

describe('without a signed-in user', () => {
  it('stays idle and asks nobody', async () => {
    const world = createFakeBrowser();
    world.setUser(null);
    await world.start();
    expect(await world.heartbeat.check()).toMatchObject({ status: 'idle' });
    await world.advance(100 * minute);
    expect(world.questions).toHaveLength(0);
  });

  it('looks no more often than once a second, whatever the gap is', async () => {
    const world = createFakeBrowser({ minGapMs: 0 });
    world.setUser(null);
    await world.start();
    const before = world.looks();
    await world.advance(minute);
    expect(world.looks() - before).toBe(60);
  });

  it('in a hidden page is at rest', async () => {
    const world = createFakeBrowser();
    world.setUser(null);
    await world.page('hidden');
    await world.start();
    expect(world.timers()).toBe(0);
  });

  it('finds by itself, without a request, whom the SDK signed in by itself', async () => {
    const world = createFakeBrowser({ minGapMs: 10_000 });
    world.setUser(null);
    await world.start();
    await world.advance(minute);
    world.setUser(alice);
    await world.advance(10_000);
    expect(world.heartbeat.getSnapshot()).toMatchObject({ status: 'active', user: alice });
    expect(world.questions).toHaveLength(1);
  });

  it.each<[string, (world: ReturnType<typeof createFakeBrowser>) => Promise<unknown>]>([
    ['somebody signs in through completeLogin', (world) => world.signedIn()],
    ['the page gets the focus and somebody signed in meanwhile', (world) => world.page('focus')],
    ['it is started again', (world) => world.start()],
  ])('begins when %s', async (_, cause) => {
    const world = createFakeBrowser();
    world.setUser(null);
    await world.start();
    world.setUser(alice);
    await cause(world);
    expect(world.heartbeat.getSnapshot()).toMatchObject({ status: 'active', user: alice });
    expect(world.questions).toHaveLength(1);
  });
});

describe('start and stop', () => {
  it('starting twice is starting once', async () => {
    const world = createFakeBrowser();
    world.heartbeat.start();
    await world.start();
    await world.start();
    expect(world.questions).toHaveLength(1);
  });

  it('stop leaves nothing behind and drops the check under way', async () => {
    const world = createFakeBrowser();
    await world.start();
    const asked = world.heartbeat.check();
    await world.settle();
    world.heartbeat.stop();
    expect(world.held()).toBe(0);
    expect(world.question().request.signal.aborted).toBe(true);
    expect(await asked).toMatchObject({ status: 'idle' });
    await world.question().fail(loginRequired);
    expect(world.events()).toEqual([]);
  });

  it('stop and start in a row, as React StrictMode does, leaves one watch', async () => {
    const world = createFakeBrowser();
    world.heartbeat.start();
    world.heartbeat.stop();
    await world.start();
    expect(world.questions).toHaveLength(1);
    expect(world.timers()).toBe(1);
  });

  it('stop and start inside a listener goes on watching', async () => {
    const world = createFakeBrowser({ intervalMs: minute });
    const undo = world.heartbeat.on('sessionVerified', () => {
      undo();
      world.heartbeat.stop();
      world.heartbeat.start();
    });
    await world.startProven();
    await world.question().answer(alive);
    await world.page('hidden');
    await world.page('shown');
    await world.advance(minute);
    expect(world.questions.length).toBeGreaterThan(2);
  });

  it('logout is no loss, and the next user is watched', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    await world.advance(5 * minute);
    await world.heartbeat.logout({ logoutParams: { returnTo: '/bye' } });
    await world.settle();
    // The client forgets the user a moment later.
    world.setUser(null);
    expect(world.heartbeat.getSnapshot().status).toBe('idle');
    expect(world.signOuts).toEqual([{ logoutParams: { returnTo: '/bye' } }]);
    expect(world.events()).not.toContain('sessionLost');
    world.setUser({ sub: 'auth0|bob' });
    await world.advance(minute);
    expect(world.heartbeat.getSnapshot().user).toEqual({ sub: 'auth0|bob' });
  });

  it('a look for the user that began before a stop counts for nothing after it', async () => {
    const world = createFakeBrowser();
    world.heartbeat.start();
    world.setUser(null);
    world.heartbeat.stop();
    await world.start();
    expect(world.heartbeat.getSnapshot().status).toBe('idle');
  });

  it('a lost session is followed by the next one when somebody comes back from login', async () => {
    const world = createFakeBrowser();
    await world.start();
    await world.question().fail(loginRequired);
    await world.signedIn();
    expect(world.heartbeat.getSnapshot().status).toBe('active');
  });
});

describe('listeners', () => {
  it('that throw stop nobody else and are reported', async () => {
    const world = createFakeBrowser();
    const boom = new Error('boom');
    const later = vi.fn();
    world.heartbeat.on('sessionVerified', () => {
      throw boom;
    });
    world.heartbeat.on('sessionVerified', later);
    await world.startProven();
    expect(later).toHaveBeenCalledTimes(1);
    expect(world.exceptions).toEqual([boom]);
  });

  it('are undone by what on returns, and by off', async () => {
    const world = createFakeBrowser();
    const [one, other, stays] = [vi.fn(), vi.fn(), vi.fn()];
    world.heartbeat.on('sessionVerified', one)();
    world.heartbeat.on('sessionVerified', other);
    world.heartbeat.on('sessionVerified', stays);
    world.heartbeat.off('sessionVerified', other);
    await world.startProven();
    expect([one, other, stays].map((listener) => listener.mock.calls.length)).toEqual([0, 0, 1]);
  });

  it('hear of a loss before the snapshot does, so that nobody is gone by then', async () => {
    const world = createFakeBrowser();
    const lost = vi.fn();
    const undo = world.heartbeat.on('sessionLost', lost);
    world.heartbeat.subscribe(() => {
      if (world.heartbeat.getSnapshot().status === 'lost') undo();
    });
    await world.start();
    await world.question().fail(loginRequired);
    expect(lost).toHaveBeenCalledOnce();
  });

  it('stay when off is called without a handler', async () => {
    const world = createFakeBrowser();
    world.heartbeat.off('sessionVerified', undefined as never);
    await world.startProven();
    expect(world.events()).toEqual(['sessionVerified']);
  });

  it('an error that cannot be read breaks nothing', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    const trap = Object.defineProperty({}, 'error', {
      get() {
        throw new Error('trap');
      },
    });
    world.heartbeat.report(trap);
    expect(world.exceptions).toHaveLength(1);
    void world.heartbeat.check();
    await world.settle();
    expect(world.questions).toHaveLength(2);
  });

  it('of the snapshot are told after each change and never without one', async () => {
    const world = createFakeBrowser();
    const seen: SessionSnapshot[] = [];
    const undo = world.heartbeat.subscribe(() => seen.push(world.heartbeat.getSnapshot()));
    await world.startProven();
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.every((snapshot) => Object.isFrozen(snapshot))).toBe(true);
    expect(world.heartbeat.getSnapshot()).toBe(world.heartbeat.getSnapshot());
    undo();
    const before = seen.length;
    world.heartbeat.stop();
    expect(seen).toHaveLength(before);
  });
});

describe('a snapshot keeps its user object from proof to proof', () => {
  it('as long as sub and sid are the same', async () => {
    const world = createFakeBrowser({ intervalMs: minute });
    await world.startProven();
    const { user } = world.heartbeat.getSnapshot();
    await world.advance(minute);
    await world.question().answer({ session: 'alive', user: { ...alice } });
    expect(world.heartbeat.getSnapshot().user).toBe(user);
    await world.advance(minute);
    await world.question().answer({ session: 'alive', user: { ...alice, sid: 'two' } });
    expect(world.heartbeat.getSnapshot().user).toEqual({ ...alice, sid: 'two' });
  });
});
