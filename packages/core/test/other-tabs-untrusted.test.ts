import { describe, expect, it } from 'vitest';
import type { SharedCheck } from '../src/machine/shared-record.js';
import { alive, bob, minute } from './fake-answers.js';
import { createFakeBrowser, digestOf, startBrowser, startVerifiedAgo } from './fake-browser.js';
import { receive, remoteCheck } from './fake-other-tab.js';

describe('a shared check is ignored', () => {
  it.each<Partial<SharedCheck>>([
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
    { verdict: 'alive', code: 'login_required' },
    { verdict: 'signed_in' },
    { verdict: 'constructor' },
    { verdict: '' },
    {},
  ])('with an unknown verdict: %j', async (fields) => {
    const browser = await startVerifiedAgo();
    const before = browser.snapshot();
    await receive(browser, fields);
    expect(browser.emitted).toEqual([]);
    expect(browser.snapshot()).toBe(before);
    expect(browser.exceptions).toEqual([]);
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
  ])('with values of another type: verdict %j, code %j', async (verdict, code) => {
    const browser = await startVerifiedAgo();
    await receive(browser, { verdict, code });
    expect(browser.emitted).toEqual([]);
    expect(browser.exceptions).toEqual([]);
    await browser.check();
    expect(browser.questions).toHaveLength(2);
  });

  it.each<[string, (now: number) => Partial<SharedCheck>]>([
    ['without a moment', () => ({ at: undefined as unknown as number })],
    ['with a moment in the future', (now) => ({ at: now + 1_001 })],
    ['with a moment that is not a number', () => ({ at: Number.NaN })],
    ['about another user', () => ({ user: digestOf(bob) })],
    ['about no user', () => ({ user: undefined })],
    ['from before the watching started', (now) => ({ at: now - minute - 1 })],
  ])('if it is a loss %s', async (_, fields) => {
    const browser = await startVerifiedAgo();
    const loss = { verdict: 'lost', code: 'login_required', ...fields(browser.now()) };
    await receive(browser, loss);
    expect(browser.emitted).toEqual([]);
    expect(browser.snapshot().status).toBe('active');
  });

  it.each(['inconclusive', 'unsupported', 'interaction_required', 'lost'])(
    'if it is %s about another user',
    async (verdict) => {
      const browser = await startVerifiedAgo();
      const looks = browser.looks();
      const code = { inconclusive: 'timeout', lost: 'user_blocked' }[verdict] ?? 'redirect_loop';
      await receive(browser, { verdict, code, user: digestOf(bob) });
      expect(browser.emitted).toEqual([]);
      expect(browser.looks()).toBe(looks);
    },
  );

  it('if it is a loss that the record contained when the watching started', async () => {
    const browser = createFakeBrowser();
    const loss = remoteCheck(browser, { verdict: 'lost', code: 'login_required' });
    browser.write({ check: loss });
    await browser.start();
    await browser.receive({ check: loss, activity: { at: browser.now() } });
    expect(browser.emitted).toEqual([]);
    await browser.respond(alive);
    expect(browser.snapshot().status).toBe('active');
  });

  it('while nobody is signed in', async () => {
    const browser = await startBrowser({ user: null });
    await receive(browser, { verdict: 'lost', code: 'login_required' });
    expect(browser.emitted).toEqual([]);
    expect(browser.snapshot().status).toBe('signed_out');
  });
});
