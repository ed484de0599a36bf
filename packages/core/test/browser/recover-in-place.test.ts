import { describe, expect, it, vi } from 'vitest';
import { alice, bob } from '../fake-answers.js';
import { watchAlice } from './fake-ending.js';
import { setUpPage, settle } from './fake-page.js';

const page = setUpPage();

async function loseAlice(options?: Parameters<typeof watchAlice>[0]) {
  const session = await watchAlice(options);
  await session.lose();
  return session;
}

describe('a page that is hidden at the loss', () => {
  async function loseHidden() {
    page.isVisible = false;
    const session = await loseAlice();
    expect(session.redirects()).toBe(0);
    return session;
  }

  it('recovers in place if another tab has signed the same user in', async () => {
    const { client, heartbeat, redirects, signIn } = await loseHidden();
    signIn(alice);
    await page.show();
    expect(client.checkSession).toHaveBeenCalled();
    expect(heartbeat.getSnapshot().status).toBe('active');
    expect(redirects()).toBe(0);
  });

  it.each([
    ['nobody', undefined],
    ['another user', bob],
  ])('redirects when it is shown if another tab has signed in %s', async (_, user) => {
    const { redirects, signIn } = await loseHidden();
    signIn(user);
    await page.show();
    expect(redirects()).toBe(1);
  });

  it('redirects if checkSession fails, and reports the error', async () => {
    const { client, redirects } = await loseHidden();
    client.checkSession.mockRejectedValueOnce(new Error('boom'));
    await page.show();
    expect(redirects()).toBe(1);
    expect(page.reported).toEqual([new Error('boom')]);
  });

  it('does not begin a session after the app has stopped', async () => {
    const { heartbeat, redirects, signIn, unsubscribe } = await loseHidden();
    unsubscribe();
    heartbeat.stop();
    signIn(alice);
    await page.show();
    expect(heartbeat.getSnapshot().status).toBe('lost');
    expect(redirects()).toBe(0);
  });
});

describe('a page that is restored from the back/forward cache after the redirect', () => {
  it('redirects again each time, but not when it is only hidden and shown', async () => {
    const { redirects } = await loseAlice();
    page.isVisible = false;
    await page.show();
    await page.act('focus');
    expect(redirects()).toBe(1);
    await page.restore();
    expect(redirects()).toBe(2);
    await page.restore();
    expect(redirects()).toBe(3);
  });

  it('recovers in place if the same user has signed in, and stays from then on', async () => {
    const { heartbeat, redirects, signIn } = await loseAlice();
    signIn(alice);
    await page.restore();
    expect(heartbeat.getSnapshot().status).toBe('active');
    await page.restore();
    expect(redirects()).toBe(1);
  });

  it('calls redirectToLogin again', async () => {
    const redirectToLogin = vi.fn();
    const { redirects } = await loseAlice({ redirectToLogin });
    await page.restore();
    expect(redirectToLogin).toHaveBeenCalledTimes(2);
    expect(redirectToLogin.mock.calls[1]).toEqual(redirectToLogin.mock.calls[0]);
    expect(redirects()).toBe(0);
  });
});

describe('a page whose client has the tokens of a later login', () => {
  async function loseDuringLogin(next: Record<string, unknown>) {
    const session = await watchAlice({ clearLocalState: () => session.signIn(next) });
    await session.lose();
    return session;
  }

  it('of another user keeps them while it is hidden', async () => {
    page.isVisible = false;
    const { client, redirects } = await loseDuringLogin(bob);
    expect(client.logout).not.toHaveBeenCalled();
    await page.show();
    expect(client.logout).toHaveBeenCalledExactlyOnceWith({ openUrl: false });
    expect(redirects()).toBe(1);
  });

  it('of the same user continues with them', async () => {
    const { client, heartbeat, redirects } = await loseDuringLogin({ ...alice, sid: 'two' });
    await settle();
    expect(client.logout).not.toHaveBeenCalled();
    expect(redirects()).toBe(0);
    expect(heartbeat.getSnapshot().status).toBe('active');
  });
});
