import { describe, expect, it } from 'vitest';
import { alice, alive, blocked, bob, loginRequired, minute } from './fake-answers.js';
import { createFakeBrowser, digestOf } from './fake-browser.js';
import { startLongAgo, tell } from './fake-other-tab.js';

const error = (code: string) => ({
  error: code,
  error_description: expect.any(String) as string,
});

describe('what another tab found out', () => {
  it.each([digestOf(alice), undefined])('is a proof here as well (about %s)', async (user) => {
    const world = await startLongAgo();
    const askedAt = world.now() - 300;
    await tell(world, { verdict: 'alive', user, askedAt });
    expect(world.told).toEqual([
      ['sessionVerified', { user: alice, at: askedAt, trigger: 'other_tab' }],
    ]);
    expect(world.heartbeat.getSnapshot()).toMatchObject({ status: 'active', verifiedAt: askedAt });
    await world.advance(15 * minute - 301);
    expect(world.questions).toHaveLength(1);
    await world.advance(1);
    expect(world.question().at).toBe(askedAt + 15 * minute);
  });

  it.each([1, 1_000])('%i ms in the future, by its clock, is of now', async (ms) => {
    const world = await startLongAgo();
    const at = world.now();
    await tell(world, { verdict: 'alive', askedAt: at + ms });
    expect(world.told).toEqual([['sessionVerified', { user: alice, at, trigger: 'other_tab' }]]);
    await world.advance(15 * minute);
    expect(world.question().at).toBe(at + 15 * minute);
  });

  it('in the future, by its clock, keeps back nothing that this tab finds out', async () => {
    const world = await startLongAgo();
    await tell(world, { verdict: 'alive', askedAt: world.now() + 1_000 });
    await world.check();
    await world.question().fail(loginRequired);
    expect(world.events().at(-1)).toBe('sessionLost');
    expect(world.published).toContainEqual(
      expect.objectContaining({ verdict: 'lost', code: 'login_required' }),
    );
  });

  it('of somebody else, asked in the moment in which the watch began, is from before it', async () => {
    const world = createFakeBrowser();
    await world.start();
    const proof = { verdict: 'alive', user: digestOf(bob), askedAt: world.now() } as const;
    await world.tell(proof);
    expect(world.events()).toEqual([]);
    await world.advance(1);
    await world.tell({ ...proof, askedAt: world.now() });
    expect(world.events()).toEqual(['sessionLost']);
  });

  it.each(['login_required', 'user_blocked', 'user_changed', 'signed_out'])(
    'ends the session here as well (%s)',
    async (code) => {
      const world = await startLongAgo();
      await tell(world, { verdict: 'lost', code });
      expect(world.told).toEqual([
        ['sessionLost', { reason: code, trigger: 'other_tab', at: world.now(), user: alice }],
      ]);
      expect(world.questions).toHaveLength(1);
    },
  );

  it.each(['timeout', 'network', 'rate_limited', 'missing_refresh_token', 'unknown'])(
    'may be nothing: %s',
    async (code) => {
      const world = await startLongAgo();
      const retryAt = world.now() + 30_000;
      await tell(world, { verdict: 'inconclusive', code, retryAt });
      expect(world.told).toEqual([
        ['sessionUnverified', { cause: code, attempts: 1, at: world.now(), error: error(code) }],
      ]);
      expect(world.heartbeat.getSnapshot().status).toBe('unverified');
      await world.advance(29_999);
      expect(world.questions).toHaveLength(1);
      await world.advance(1);
      expect(world.questions).toHaveLength(2);
      await world.question().answer(alive);
      expect(world.told.at(-1)).toMatchObject(['sessionVerified', { trigger: 'retry' }]);
    },
  );

  it('and will not look at again soon, is looked at at the interval', async () => {
    const world = await startLongAgo();
    await tell(world, { verdict: 'inconclusive', code: 'timeout' });
    await world.advance(15 * minute - 1);
    expect(world.questions).toHaveLength(1);
    await world.advance(1);
    expect(world.questions).toHaveLength(2);
  });

  it('may be that the tenant wants something of the user', async () => {
    const world = await startLongAgo();
    await tell(world, { verdict: 'interaction_required', code: 'mfa_required' });
    expect(world.told).toMatchObject([
      ['interactionRequired', { at: world.now(), error: error('mfa_required') }],
    ]);
    expect(world.heartbeat.getSnapshot().status).toBe('active');
  });

  it.each(['third_party_cookies_blocked', 'cross_origin_isolated', 'redirect_loop'])(
    'may be that it cannot be found out: %s',
    async (code) => {
      const world = await startLongAgo();
      await tell(world, { verdict: 'unsupported', code });
      expect(world.told).toMatchObject([['diagnosis', { code }]]);
      expect(world.heartbeat.getSnapshot()).toMatchObject({
        status: 'unsupported',
        diagnosis: { code },
      });
    },
  );

  it('is taken over once', async () => {
    const world = await startLongAgo();
    await tell(world, { verdict: 'alive' });
    await world.tell({ activeAt: world.now() });
    await world.page('shown');
    expect(world.told).toHaveLength(1);
  });

  it('is not told back to it', async () => {
    const world = await startLongAgo();
    const before = world.published.length;
    await tell(world, { verdict: 'alive' });
    expect(world.published).toHaveLength(before);
  });

  it('just before this page was opened spares the first check', async () => {
    const world = createFakeBrowser({ minGapMs: 10_000 });
    const askedAt = world.now() - 10_000;
    await tell(world, { verdict: 'alive', askedAt });
    await world.start();
    expect(world.told).toMatchObject([['sessionVerified', { trigger: 'other_tab', at: askedAt }]]);
    expect(world.questions).toHaveLength(0);
    await world.advance(15 * minute);
    expect(world.questions).toHaveLength(1);
  });

  it('longer ago does not', async () => {
    const world = createFakeBrowser({ minGapMs: 10_000 });
    await tell(world, { verdict: 'alive', askedAt: world.now() - 10_001 });
    await world.start();
    expect(world.questions).toHaveLength(1);
    expect(world.told).toEqual([]);
  });

  it('is found in the record also when nobody tells of it', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    await world.page('hidden');
    await world.advance(1);
    world.write({
      askedAt: world.now(),
      verdict: 'lost',
      code: 'signed_out',
      user: digestOf(alice),
    });
    await world.page('shown');
    expect(world.heartbeat.getSnapshot().loss).toMatchObject({ reason: 'signed_out' });
    expect(world.questions).toHaveLength(1);
  });

  it.each<[string, unknown, boolean]>([
    ['login_required', loginRequired, false],
    ['user_blocked', blocked, true],
  ])('is published as a loss of that user: %s', async (code, answer, proven) => {
    const world = await startLongAgo();
    await world.check();
    await world.question().fail(answer);
    expect(world.record()).toMatchObject({
      verdict: 'lost',
      code,
      user: digestOf(alice),
      askedAt: world.now(),
      lostAt: world.now(),
      // Only a loss that may have been no session but a cookie uses up the proof.
      proven,
    });
  });

  it('is published with its time, its finding and the digest of the user, and nothing else of them', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    expect(world.record()).toMatchObject({
      proven: true,
      askedAt: world.now(),
      verdict: 'alive',
      user: digestOf(alice),
    });
    await world.advance(minute);
    await world.check();
    world.setRandom(0.5);
    await world.question().fail(new TypeError('Failed to fetch'));
    expect(world.record()).toMatchObject({
      askedAt: world.now(),
      verdict: 'inconclusive',
      code: 'network',
      retryAt: world.now() + 500,
    });
    expect(JSON.stringify(world.published).replaceAll(digestOf(alice), '')).not.toContain('alice');
  });
});

describe('a check of this tab', () => {
  it('that could not tell whose session it is says so', async () => {
    const world = createFakeBrowser({ passive: true });
    await world.start();
    await world.question().answer({ session: 'alive' });
    expect(world.record()).toMatchObject({ verdict: 'alive', user: undefined });
  });

  it('is not undone by what another tab found out before it', async () => {
    const world = await startLongAgo();
    await world.check();
    await world.question().answer(alive);
    await tell(world, { verdict: 'lost', code: 'login_required', askedAt: world.now() - 1 });
    expect(world.heartbeat.getSnapshot().status).toBe('active');
  });

  it('that is under way goes on when another tab finds the session alive, and has the last word', async () => {
    const world = await startLongAgo();
    await world.check();
    await tell(world, { verdict: 'alive', askedAt: world.now() - 1 });
    expect(world.heartbeat.getSnapshot()).toMatchObject({ status: 'active', checking: true });
    await world.question().fail(loginRequired);
    expect(world.heartbeat.getSnapshot().status).toBe('lost');
  });

  it('that is under way is over when another tab finds the session lost', async () => {
    const world = await startLongAgo();
    const answer = world.heartbeat.check();
    await world.settle();
    await tell(world, { verdict: 'lost', code: 'user_blocked' });
    expect(await answer).toMatchObject({ status: 'lost', loss: { reason: 'user_blocked' } });
    expect(world.question().request.signal.aborted).toBe(true);
  });
});
