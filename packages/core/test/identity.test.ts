import { describe, expect, it } from 'vitest';
import { alice, alive, bob, loginRequired, minute } from './fake-answers.js';
import { digestOf, startBrowser, startVerifiedAgo } from './fake-browser.js';
import { receive } from './fake-other-tab.js';

const member = { ...alice, org_id: 'org_a' };
const elsewhere = { ...alice, org_id: 'org_b' };

async function startAsMember() {
  const browser = await startBrowser({ user: member });
  return browser;
}

describe('a member of an organization', () => {
  it('is asked about in the organization of the signed-in user', async () => {
    const browser = await startAsMember();
    expect(browser.question().request.organization).toBe('org_a');
    await browser.respond({ session: 'alive', user: member });
    expect(browser.snapshot()).toMatchObject({ status: 'active', user: member });
  });

  it('is asked about by passive probes, too', async () => {
    const browser = await startBrowser({ user: member, silentAuth: false });
    expect(browser.question()).toMatchObject({ probe: 'passive' });
    expect(browser.question().request.organization).toBe('org_a');
  });

  it('loses the session when the client has tokens of another organization', async () => {
    const browser = await startAsMember();
    await browser.respond({ session: 'alive', user: member });
    browser.setUser(elsewhere);
    await browser.advance(minute);
    await browser.page('focus');
    expect(browser.lossReason()).toBe('user_changed');
    expect(browser.questions).toHaveLength(1);
  });

  it('does not take the result of a tab in another organization for its own', async () => {
    const browser = await startAsMember();
    await browser.respond({ session: 'alive', user: member });
    await browser.advance(minute);
    await receive(browser, { verdict: 'lost', code: 'user_blocked', user: digestOf(elsewhere) });
    expect(browser.snapshot().status).toBe('active');
  });

  it('asks when the session of the same user ended in another organization', async () => {
    const browser = await startAsMember();
    await browser.respond({ session: 'alive', user: member });
    await browser.advance(minute);
    await receive(browser, { verdict: 'lost', code: 'login_required', user: digestOf(elsewhere) });
    await browser.respond(loginRequired);
    expect(browser.snapshot().loss).toMatchObject({ trigger: 'other_tab' });
  });

  it('is not verified by the session of the same user in another organization', async () => {
    const browser = await startAsMember();
    await browser.respond({ session: 'alive', user: member });
    const { verifiedAt } = browser.snapshot();
    await browser.advance(minute);
    await receive(browser, { verdict: 'alive', user: digestOf(elsewhere) });
    expect(browser.snapshot()).toMatchObject({ status: 'active', verifiedAt });
    expect(browser.questions).toHaveLength(1);
  });

  it('is confirmed by a redirect to the same organization', async () => {
    const browser = await startBrowser({ user: member, silentAuth: false }, loginRequired);
    await browser.hint({}, loginRequired);
    expect(browser.redirectedTo).toEqual(['org_a']);
  });
});

it('a user without an organization is asked about without one', async () => {
  const browser = await startBrowser();
  expect(browser.question().request.organization).toBeUndefined();
});

describe('an app that links accounts', () => {
  const linked = { sub: 'google|alice', sid: 'one' };
  const isSameUser = (_: unknown, { sub }: { sub: string }) => sub !== bob.sub;

  it('continues with the new user', async () => {
    const browser = await startBrowser({ isSameUser }, { session: 'alive', user: linked });
    expect(browser.snapshot()).toMatchObject({ status: 'active', user: linked });
    expect(browser.record().check).toMatchObject({ verdict: 'alive', user: digestOf(linked) });
  });

  it('checks when another tab verified the session of somebody else', async () => {
    const browser = await startVerifiedAgo({ isSameUser });
    await receive(browser, { verdict: 'alive', user: digestOf(linked) });
    expect(browser.snapshot()).toMatchObject({ status: 'active', checking: true });
    await browser.respond({ session: 'alive', user: linked });
    expect(browser.snapshot()).toMatchObject({ status: 'active', user: linked });
  });

  it('still loses the session to another person', async () => {
    const browser = await startVerifiedAgo({ isSameUser });
    await receive(browser, { verdict: 'alive', user: digestOf(bob) });
    await browser.respond({ ...alive, user: bob });
    expect(browser.lossReason()).toBe('user_changed');
  });
});

describe('the user of a snapshot', () => {
  it('follows the client into a new session of the same user', async () => {
    const browser = await startVerifiedAgo();
    browser.setUser({ ...alice, sid: 'two' });
    await browser.page('focus');
    expect(browser.snapshot()).toMatchObject({
      checking: true,
      user: { ...alice, sid: 'two' },
    });
  });

  it('stays the same object while the client has the same user', async () => {
    const browser = await startVerifiedAgo();
    const before = browser.snapshot().user;
    browser.setUser({ ...alice });
    browser.expireAt(browser.now() + 60 * minute);
    await browser.page('focus');
    expect(browser.snapshot().checking).toBe(true);
    expect(browser.snapshot().user).toBe(before);
  });
});
