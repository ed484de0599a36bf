import { describe, expect, it } from 'vitest';
import { alice, bob, hour, loginRequired, minute } from './fake-answers.js';
import { digestOf, startBrowser, startUnsupported, startVerifiedAgo } from './fake-browser.js';
import { receive } from './fake-other-tab.js';

const member = { ...alice, org_id: 'org_a' };
const elsewhere = { ...alice, org_id: 'org_b' };

describe('a member of an organization', () => {
  const startAsMember = () =>
    startBrowser({ user: member }, { session: 'alive', user: member }).then(async (browser) => {
      await browser.advance(minute);
      return browser;
    });

  it.each([
    ['in the organization of the signed-in user', { user: member }, 'org_a'],
    ['there by passive probes, too', { user: member, silentAuth: false }, 'org_a'],
    ['without an organization if there is none', {}, undefined],
  ])('is asked about %s', async (_, options, organization) => {
    const browser = await startBrowser(options);
    expect(browser.question().request.organization).toBe(organization);
  });

  it('is watched with the organization', async () => {
    const browser = await startAsMember();
    expect(browser.snapshot()).toMatchObject({ status: 'active', user: member });
  });

  it('loses the session when the client has tokens of another organization', async () => {
    const browser = await startAsMember();
    browser.setUser(elsewhere);
    await browser.page('focus');
    expect(browser.outcome()).toBe('lost user_changed');
    expect(browser.questions).toHaveLength(1);
  });

  it.each([
    ['is not verified by', { verdict: 'alive' }],
    ['is not blocked like', { verdict: 'inconclusive', code: 'timeout' }],
  ])('%s the same user in another organization', async (_, fields) => {
    const browser = await startAsMember();
    const before = browser.snapshot();
    await receive(browser, { ...fields, user: digestOf(elsewhere) });
    expect(browser.snapshot()).toBe(before);
    expect(browser.questions).toHaveLength(1);
  });

  it.each([
    ['in another organization', 'login_required', elsewhere],
    ['in another organization', 'user_blocked', elsewhere],
    ['without an organization', 'login_required', alice],
  ])('asks when the session of the same user ended %s (%s)', async (_, code, user) => {
    const browser = await startAsMember();
    await receive(browser, { verdict: 'lost', code, user: digestOf(user) });
    expect(browser.snapshot().status).toBe('active');
    await browser.respond(loginRequired);
    expect(browser.snapshot().loss).toMatchObject({ trigger: 'other_tab' });
  });

  it('is confirmed by a redirect to the same organization', async () => {
    const browser = await startUnsupported({ user: member });
    await browser.hint({}, loginRequired);
    expect(browser.redirectedTo).toEqual(['org_a']);
  });
});

describe('an app that links accounts', () => {
  const linked = { sub: 'google|alice', sid: 'one' };
  const isSameUser = (_: unknown, { sub }: { sub: string }) => sub !== bob.sub;

  it('continues with the new user', async () => {
    const browser = await startBrowser({ isSameUser }, { session: 'alive', user: linked });
    expect(browser.snapshot()).toMatchObject({ status: 'active', user: linked });
    const check = { verdict: 'alive', user: digestOf(linked) };
    expect(browser.record().check).toMatchObject(check);
  });

  it('continues with the new user of its client', async () => {
    const browser = await startVerifiedAgo({ isSameUser });
    browser.setUser(linked);
    await browser.page('focus');
    expect(browser.outcome()).toBe('asks main');
    expect(browser.snapshot().user).toEqual(linked);
  });

  it.each([
    ['continues with', linked, 'active'],
    ['loses the session to', bob, 'lost user_changed'],
  ])('checks when another tab verified somebody else, and %s them', async (_, user, outcome) => {
    const browser = await startVerifiedAgo({ isSameUser });
    await receive(browser, { verdict: 'alive', user: digestOf(user) });
    expect(browser.outcome()).toBe('asks main');
    await browser.respond({ session: 'alive', user });
    expect(browser.outcome()).toBe(outcome);
    expect(browser.snapshot().user).toEqual(outcome === 'active' ? user : null);
    expect(browser.lastEvent()?.[1]).toMatchObject({ trigger: 'other_tab' });
  });
});

describe('the user of a snapshot', () => {
  it('follows the client into a new session of the same user', async () => {
    const browser = await startVerifiedAgo();
    const user = { ...alice, sid: 'two' };
    browser.setUser(user);
    await browser.page('focus');
    expect(browser.snapshot()).toMatchObject({ checking: true, user });
  });

  it('stays the same object while the client has the same user', async () => {
    const browser = await startVerifiedAgo();
    const before = browser.snapshot().user;
    browser.setUser({ ...alice });
    browser.expireAt(browser.now() + hour);
    await browser.page('focus');
    expect(browser.snapshot().checking).toBe(true);
    expect(browser.snapshot().user).toBe(before);
  });
});
