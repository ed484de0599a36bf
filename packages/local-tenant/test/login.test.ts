/** @vitest-environment node */
import { describe, expect, it } from 'vitest';
import { Browser, CALLBACK, claimsOf, ORIGIN } from './browser.js';
import { runTenant } from './running-tenant.js';

const running = runTenant({
  clients: [{ clientId: 'spa', allowedCallbackUrls: [CALLBACK], allowedWebOrigins: [ORIGIN] }],
});
const browser = () => running.browser('spa');

describe('login', () => {
  it('shows the login page at /u/login and redirects back with code and state', async () => {
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

  it('issues an RS256 ID token with issuer, sid and nonce, like Auth0', async () => {
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

  it('has an issuer and separate sessions for each host', async () => {
    // Node does not resolve *.localhost names, so this test uses 127.0.0.1.
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
    ['an unknown email address', { email: 'nobody@example.com', password: 'password' }],
    ['an empty form', {}],
    ['a one-click button of an unknown user', { user_id: 'auth0|nobody' }],
  ])('shows an error on the login page after %s', async (_what, fields) => {
    const visitor = browser();
    const { at } = await visitor.authorize();
    const { status, text } = await visitor.submit(at, fields as Record<string, string>);
    expect(status).toBe(400);
    expect(text).toContain('role="alert">Wrong email or password');
    expect(running.tenant.listSessions()).toEqual([]);
  });

  it('keeps and escapes the submitted email address', async () => {
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

  it('fills in login_hint and ignores screen_hint', async () => {
    const { text } = await browser().authorize({
      login_hint: 'bob@example.com',
      screen_hint: 'signup',
    });
    expect(text).toContain('value="bob@example.com"');
  });

  it('rejects a login that another browser started', async () => {
    const { at } = await browser().authorize();
    const { status, text } = await browser().submit(at, { user_id: 'auth0|alice' });
    expect(status).toBe(400);
    expect(text).toContain('has expired or belongs to another browser');
    expect(running.tenant.listSessions()).toEqual([]);
  });

  it('rejects a login form that another origin submits', async () => {
    const visitor = browser();
    const { at } = await visitor.authorize();
    const headers = { Origin: 'https://evil.example' };
    const body = new URLSearchParams({ user_id: 'auth0|alice' });
    const response = await visitor.fetch(at, { method: 'POST', headers, body });
    expect(response.status).toBe(403);
    expect(running.tenant.listSessions()).toEqual([]);
  });

  it('redirects a blocked user with "user is blocked" only after the correct password', async () => {
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

  it('rejects a user who is blocked after submitting the form', async () => {
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
