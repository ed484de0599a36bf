import { describe, expect, it } from 'vitest';
import { alice, alive, bob, loginRequired, minute } from './fake-answers.js';
import { createFakeBrowser, digestOf } from './fake-browser.js';
import { receive, startVerifiedAgo } from './fake-other-tab.js';

const member = { ...alice, org_id: 'org_a' };
const elsewhere = { ...alice, org_id: 'org_b' };

async function startAsMember() {
  const browser = createFakeBrowser();
  browser.setUser(member);
  await browser.start();
  return browser;
}

describe('a member of an organization', () => {
  it('is asked about in the organization of the signed-in user', async () => {
    const browser = await startAsMember();
    expect(browser.question().request.organization).toBe('org_a');
    await browser.question().answer({ session: 'alive', user: member });
    expect(browser.heartbeat.getSnapshot()).toMatchObject({ status: 'active', user: member });
  });

  it('is asked about by passive probes, too', async () => {
    const browser = createFakeBrowser();
    browser.setSilentAuth(false);
    browser.setUser(member);
    await browser.start();
    expect(browser.question()).toMatchObject({ probe: 'passive' });
    expect(browser.question().request.organization).toBe('org_a');
  });

  it('loses the session when the client has tokens of another organization', async () => {
    const browser = await startAsMember();
    await browser.question().answer({ session: 'alive', user: member });
    browser.setUser(elsewhere);
    await browser.advance(minute);
    await browser.page('focus');
    expect(browser.heartbeat.getSnapshot().loss?.reason).toBe('user_changed');
    expect(browser.questions).toHaveLength(1);
  });

  it('does not take the result of a tab in another organization for its own', async () => {
    const browser = await startAsMember();
    await browser.question().answer({ session: 'alive', user: member });
    await browser.advance(minute);
    await receive(browser, { verdict: 'lost', code: 'user_blocked', user: digestOf(elsewhere) });
    expect(browser.heartbeat.getSnapshot().status).toBe('active');
  });

  it('asks when the session of the same user ended in another organization', async () => {
    const browser = await startAsMember();
    await browser.question().answer({ session: 'alive', user: member });
    await browser.advance(minute);
    await receive(browser, { verdict: 'lost', code: 'login_required', user: digestOf(elsewhere) });
    await browser.question().fail(loginRequired);
    expect(browser.heartbeat.getSnapshot().loss).toMatchObject({ trigger: 'other_tab' });
  });

  it('is not verified by the session of the same user in another organization', async () => {
    const browser = await startAsMember();
    await browser.question().answer({ session: 'alive', user: member });
    const { verifiedAt } = browser.heartbeat.getSnapshot();
    await browser.advance(minute);
    await receive(browser, { verdict: 'alive', user: digestOf(elsewhere) });
    expect(browser.heartbeat.getSnapshot()).toMatchObject({ status: 'active', verifiedAt });
    expect(browser.questions).toHaveLength(1);
  });

  it('is confirmed by a redirect to the same organization', async () => {
    const browser = createFakeBrowser();
    browser.setSilentAuth(false);
    browser.setUser(member);
    await browser.start();
    await browser.question().fail(loginRequired);
    await browser.hint();
    await browser.question().fail(loginRequired);
    expect(browser.redirectedTo).toEqual(['org_a']);
  });
});

it('a user without an organization is asked about without one', async () => {
  const browser = createFakeBrowser();
  await browser.start();
  expect(browser.question().request.organization).toBeUndefined();
});

describe('an app that links accounts', () => {
  const linked = { sub: 'google|alice', sid: 'one' };
  const isSameUser = (_: unknown, { sub }: { sub: string }) => sub !== bob.sub;

  it('continues with the new user', async () => {
    const browser = createFakeBrowser({ isSameUser });
    await browser.start();
    await browser.question().answer({ session: 'alive', user: linked });
    expect(browser.heartbeat.getSnapshot()).toMatchObject({ status: 'active', user: linked });
    expect(browser.record().check).toMatchObject({ verdict: 'alive', user: digestOf(linked) });
  });

  it('checks when another tab verified the session of somebody else', async () => {
    const browser = await startVerifiedAgo({ isSameUser });
    await receive(browser, { verdict: 'alive', user: digestOf(linked) });
    expect(browser.heartbeat.getSnapshot()).toMatchObject({ status: 'active', checking: true });
    await browser.question().answer({ session: 'alive', user: linked });
    expect(browser.heartbeat.getSnapshot()).toMatchObject({ status: 'active', user: linked });
  });

  it('still loses the session to another person', async () => {
    const browser = await startVerifiedAgo({ isSameUser });
    await receive(browser, { verdict: 'alive', user: digestOf(bob) });
    await browser.question().answer({ ...alive, user: bob });
    expect(browser.heartbeat.getSnapshot().loss?.reason).toBe('user_changed');
  });
});

describe('the user of a snapshot', () => {
  it('follows the client into a new session of the same user', async () => {
    const browser = await startVerifiedAgo();
    browser.setUser({ ...alice, sid: 'two' });
    await browser.page('focus');
    expect(browser.heartbeat.getSnapshot()).toMatchObject({
      checking: true,
      user: { ...alice, sid: 'two' },
    });
  });

  it('stays the same object while the client has the same user', async () => {
    const browser = await startVerifiedAgo();
    const before = browser.heartbeat.getSnapshot().user;
    browser.setUser({ ...alice });
    browser.expireAt(browser.now() + 60 * minute);
    await browser.page('focus');
    expect(browser.heartbeat.getSnapshot().checking).toBe(true);
    expect(browser.heartbeat.getSnapshot().user).toBe(before);
  });
});
