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
    { verdict: 'lost', code: 'login_required\n' },
    { verdict: 'inconclusive', code: 'login_required' },
    { verdict: 'inconclusive' },
    { verdict: 'unsupported', code: '__proto__' },
    { verdict: 'unsupported' },
    { verdict: 'alive', code: 'login_required' },
    { verdict: 'constructor' },
    {},
    { verdict: ['lost'], code: 'login_required' },
    { verdict: 'lost', code: ['login_required'] },
    { verdict: 'lost', code: { toString: 1, valueOf: 1 } },
    { verdict: { toString: 1, valueOf: 1 }, code: 'login_required' },
    { verdict: 'interaction_required', code: 'two words' },
    { verdict: 'interaction_required', code: true },
    { verdict: 'interaction_required', code: 'x'.repeat(65) },
    { verdict: 'interaction_required', code: '' },
    { verdict: null, code: null },
  ])('with an unknown verdict: %j', async (fields) => {
    const browser = await startVerifiedAgo();
    const before = browser.snapshot();
    await receive(browser, fields);
    expect(browser.emitted).toEqual([]);
    expect(browser.snapshot()).toBe(before);
    expect(browser.exceptions).toEqual([]);
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

  it.each([
    ['inconclusive', 'timeout'],
    ['unsupported', 'redirect_loop'],
    ['interaction_required', 'mfa_required'],
    ['lost', 'user_blocked'],
  ])('if it is %s about another user', async (verdict, code) => {
    const browser = await startVerifiedAgo();
    const looks = browser.looks();
    await receive(browser, { verdict, code, user: digestOf(bob) });
    expect(browser.emitted).toEqual([]);
    expect(browser.looks()).toBe(looks);
  });

  it('if it is a loss that the record contained when the watching started', async () => {
    const browser = createFakeBrowser();
    const check = remoteCheck(browser, { verdict: 'lost', code: 'login_required' });
    browser.write({ check });
    await browser.start();
    await browser.receive({ check, activity: { at: browser.now() } });
    expect(browser.emitted).toEqual([]);
    await browser.respond(alive);
    expect(browser.snapshot().status).toBe('active');
  });

  it('unless it is a loss from the moment when the watching started', async () => {
    const browser = await startVerifiedAgo();
    const at = browser.now() - minute;
    await receive(browser, { verdict: 'lost', code: 'login_required', at });
    expect(browser.snapshot().status).toBe('lost');
  });

  it('while nobody is signed in', async () => {
    const browser = await startBrowser({ user: null });
    await receive(browser, { verdict: 'lost', code: 'login_required' });
    expect(browser.emitted).toEqual([]);
    expect(browser.snapshot().status).toBe('signed_out');
  });
});
