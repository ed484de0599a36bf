/** @vitest-environment node */
import { describe, expect, it } from 'vitest';
import { Browser, CALLBACK, claimsOf, ORIGIN } from './browser.js';
import { runTenant } from './running-tenant.js';

const running = runTenant({
  clients: [{ clientId: 'spa', allowedCallbackUrls: [CALLBACK], allowedWebOrigins: [ORIGIN] }],
});
const browser = () => running.browser('spa');

describe('login', () => {
  it('shows a sign-in page at an Auth0-like address and comes back with a code and the state', async () => {
    const visitor = browser();
    const { at, status, text } = await visitor.authorize();
    expect(status).toBe(200);
    expect(at).toMatch(/^http:\/\/localhost:\d+\/u\/login\?state=[\w-]+$/);
    expect(text).toContain('<title>Log in | Local tenant</title>');
    expect(text).not.toContain('<script');
    const { response } = await visitor.submit(at, {
      email: ' Alice@Example.com ',
      password: 'password',
    });
    expect(response).toMatchObject({ state: 'app-state', code: expect.any(String) });
  });

  it('issues an id token with Auth0 issuer, sid and nonce, signed with RS256', async () => {
    const visitor = browser();
    const { status, body } = await visitor.exchange(await visitor.login());
    expect(status).toBe(200);
    const [header = ''] = (body['id_token'] ?? '').split('.');
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toMatchObject({ alg: 'RS256' });
    const [session] = running.tenant.listSessions();
    expect(claimsOf(body['id_token'])).toMatchObject({
      iss: `${running.tenant.domain}/`,
      sub: 'auth0|alice',
      aud: 'spa',
      nonce: 'app-nonce',
      sid: session?.id,
      email: 'alice@example.com',
      name: 'Alice',
    });
  });

  it('names the host that was used as issuer, and keeps the sessions of hosts apart', async () => {
    // Node resolves no *.localhost name; the Host header is what counts.
    const response = await fetch(
      `http://127.0.0.1:${running.tenant.port}/.well-known/openid-configuration`,
    );
    expect(await response.json()).toMatchObject({
      issuer: `http://127.0.0.1:${running.tenant.port}/`,
      token_endpoint: `http://127.0.0.1:${running.tenant.port}/oauth/token`,
    });
    await browser().login();
    const other = new Browser(`http://127.0.0.1:${running.tenant.port}`, 'spa');
    expect((await other.silent()).response).toMatchObject({ error: 'login_required' });
  });

  it.each([
    ['a wrong password', { email: 'alice@example.com', password: 'nope' }],
    ['an unknown e-mail address', { email: 'nobody@example.com', password: 'password' }],
    ['an empty form', {}],
    ['a one-click button of nobody', { user_id: 'auth0|nobody' }],
  ])('stays on the page and says so after %s', async (_what, fields) => {
    const visitor = browser();
    const { at } = await visitor.authorize();
    const { status, text } = await visitor.submit(at, fields as Record<string, string>);
    expect(status).toBe(400);
    expect(text).toContain('role="alert">Wrong email or password');
    expect(running.tenant.listSessions()).toEqual([]);
  });

  it('keeps the e-mail address that was typed, escaped', async () => {
    const visitor = browser();
    const { at } = await visitor.authorize();
    const { text } = await visitor.submit(at, { email: '"><b>', password: 'x' });
    expect(text).toContain('value="&quot;&gt;&lt;b&gt;"');
  });

  it('signs in with one click', async () => {
    const visitor = browser();
    const { at } = await visitor.authorize();
    const { response } = await visitor.submit(at, { user_id: 'auth0|bob' });
    expect(response['code']).toBeDefined();
    expect(running.tenant.listSessions()).toMatchObject([{ user_id: 'auth0|bob' }]);
  });

  it('fills in login_hint and tolerates screen_hint', async () => {
    const { text } = await browser().authorize({
      login_hint: 'bob@example.com',
      screen_hint: 'signup',
    });
    expect(text).toContain('value="bob@example.com"');
  });

  it('refuses a sign-in page that another browser began', async () => {
    const { at } = await browser().authorize();
    const { status, text } = await browser().submit(at, { user_id: 'auth0|alice' });
    expect(status).toBe(400);
    expect(text).toContain('has expired or belongs to another browser');
    expect(running.tenant.listSessions()).toEqual([]);
  });

  it('refuses a sign-in form on a foreign page', async () => {
    const visitor = browser();
    const { at } = await visitor.authorize();
    const headers = { Origin: 'https://evil.example' };
    const body = new URLSearchParams({ user_id: 'auth0|alice' });
    const response = await visitor.fetch(at, { method: 'POST', headers, body });
    expect(response.status).toBe(403);
    expect(running.tenant.listSessions()).toEqual([]);
  });

  it('sends a blocked user back with "user is blocked", and only after the right password', async () => {
    const visitor = browser();
    const { at } = await visitor.authorize();
    const wrong = await visitor.submit(at, { email: 'carol@example.com', password: 'nope' });
    expect(wrong.status).toBe(400);
    const { response } = await visitor.submit(at, {
      email: 'carol@example.com',
      password: 'password',
    });
    expect(response).toMatchObject({
      error: 'unauthorized',
      error_description: 'user is blocked',
      state: 'app-state',
    });
    expect(running.tenant.listSessions()).toEqual([]);
  });

  it('does not let a user in who is blocked after the form was sent', async () => {
    const visitor = browser();
    await visitor.login('bob@example.com');
    const { at } = await visitor.authorize({ prompt: 'login' });
    const body = new URLSearchParams({ user_id: 'auth0|alice' });
    const posted = await visitor.fetch(at, { method: 'POST', body });
    await running.tenant.blockUser('auth0|alice');
    const { response } = await visitor.follow(posted.headers.get('location') ?? '');
    expect(response).toMatchObject({
      error: 'unauthorized',
      error_description: 'user is blocked',
      state: 'app-state',
    });
    expect(running.tenant.listSessions()).toMatchObject([{ user_id: 'auth0|bob' }]);
    expect(running.tenant.logs().at(-1)).toMatchObject({
      type: 'f',
      description: 'user is blocked',
      user_id: 'auth0|alice',
    });
  });
});
