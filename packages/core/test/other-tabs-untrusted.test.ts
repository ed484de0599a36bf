import { describe, expect, it } from 'vitest';
import type { SharedRecord } from '../src/shared-record.js';
import { alive, bob, minute } from './fake-answers.js';
import { createFakeBrowser, digestOf } from './fake-browser.js';
import { startLongAgo, tell } from './fake-other-tab.js';

describe('what is no verdict about this session is ignored', () => {
  it.each<SharedRecord>([
    { verdict: 'lost' },
    { verdict: 'lost', code: '' },
    { verdict: 'lost', code: 'unverifiable' },
    { verdict: 'lost', code: 'xlogin_required' },
    { verdict: 'lost', code: 'login_requiredx' },
    { verdict: 'lost', code: 'timeout' },
    { verdict: 'inconclusive', code: 'login_required' },
    { verdict: 'inconclusive' },
    { verdict: 'inconclusive', code: 'xtimeout' },
    { verdict: 'inconclusive', code: 'timeoutx' },
    { verdict: 'unsupported', code: 'toString' },
    { verdict: 'unsupported', code: '__proto__' },
    { verdict: 'unsupported' },
    { verdict: 'signed_in' },
    { verdict: 'constructor' },
    { verdict: '' },
    {},
  ])('%j', async (fields) => {
    const world = await startLongAgo();
    const before = world.heartbeat.getSnapshot();
    await tell(world, { ...fields, verdict: fields.verdict });
    expect(world.told).toEqual([]);
    expect(world.heartbeat.getSnapshot()).toBe(before);
    expect(world.exceptions).toEqual([]);
  });

  it.each<[unknown, unknown]>([
    [['lost'], 'login_required'],
    ['lost', ['login_required']],
    ['lost', { toString: 1, valueOf: 1 }],
    [{ toString: 1, valueOf: 1 }, 'login_required'],
    ['lost', 'login_required\n'],
    ['interaction_required', { error: 'mfa_required' }],
    ['interaction_required', 'two words'],
    ['interaction_required', true],
    ['interaction_required', 401],
    ['interaction_required', 'x'.repeat(65)],
    ['interaction_required', ''],
    [null, null],
    [1, 1],
  ])('a verdict %j with the code %j', async (verdict, code) => {
    const world = await startLongAgo();
    await tell(world, { verdict, code } as SharedRecord);
    expect(world.told).toEqual([]);
    expect(world.exceptions).toEqual([]);
    await world.check();
    expect(world.questions).toHaveLength(2);
  });

  it.each<[string, (now: number) => SharedRecord]>([
    ['without a time', () => ({ askedAt: undefined })],
    ['of the future', (now) => ({ askedAt: now + 1_001 })],
    ['that is no number', () => ({ askedAt: Number.NaN })],
    ['about another user', () => ({ user: digestOf(bob) })],
    ['about nobody', () => ({ user: undefined })],
    ['from before the watch', (now) => ({ askedAt: now - minute - 1 })],
  ])('a loss %s', async (_, fields) => {
    const world = await startLongAgo();
    await tell(world, { verdict: 'lost', code: 'login_required', ...fields(world.now()) });
    expect(world.told).toEqual([]);
    expect(world.heartbeat.getSnapshot().status).toBe('active');
  });

  it.each(['inconclusive', 'unsupported', 'interaction_required', 'lost'])(
    '%s about another user',
    async (verdict) => {
      const world = await startLongAgo();
      const looks = world.looks();
      await tell(world, {
        verdict,
        code: { inconclusive: 'timeout', lost: 'user_blocked' }[verdict] ?? 'redirect_loop',
        user: digestOf(bob),
      });
      expect(world.told).toEqual([]);
      expect(world.looks()).toBe(looks);
    },
  );

  it('a loss that was there when the watch began, however late another tab tells of it', async () => {
    const world = createFakeBrowser();
    const lost = { verdict: 'lost', code: 'login_required' };
    await tell(world, lost);
    await world.start();
    await tell(world, { ...lost, activeAt: world.now() });
    expect(world.told).toEqual([]);
    await world.question().answer(alive);
    expect(world.heartbeat.getSnapshot().status).toBe('active');
  });

  it('anything while nobody is watched', async () => {
    const world = createFakeBrowser();
    world.setUser(null);
    await world.start();
    await tell(world, { verdict: 'lost', code: 'login_required' });
    expect(world.told).toEqual([]);
    expect(world.heartbeat.getSnapshot().status).toBe('idle');
  });
});
