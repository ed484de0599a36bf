/** @vitest-environment node */
import { describe, expect, it } from 'vitest';
import { CALLBACK, Browser, claimsOf } from './browser.js';
import { runTenant } from './running-tenant.js';

const clients = [
  {
    clientId: 'spa',
    allowedCallbackUrls: [CALLBACK],
    allowedWebOrigins: [new URL(CALLBACK).origin],
  },
  {
    clientId: 'third-party',
    name: 'Third <party>',
    allowedCallbackUrls: [CALLBACK],
    allowedWebOrigins: [new URL(CALLBACK).origin],
    requireConsent: true,
  },
];
const running = runTenant({ clients });
const browser = (clientId = 'spa') => running.browser(clientId);

async function sidOf(visitor: Browser, email = 'alice@example.com', params = {}) {
  const answer = await visitor.login(email, params);
  const { body } = await visitor.exchange(answer);
  return claimsOf(body['id_token'])['sid'];
}

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

  it('does not ask again while the session lives, unless told to', async () => {
    const visitor = browser();
    await visitor.login();
    expect((await visitor.authorize()).response['code']).toBeDefined();
    expect((await visitor.authorize({ prompt: 'login' })).at).toContain('/u/login');
    expect((await visitor.authorize({ max_age: '0' })).at).toContain('/u/login');
    expect((await visitor.authorize({ max_age: '3600' })).response['code']).toBeDefined();
  });

  it('gives a new sid at each login and ends the session before', async () => {
    const visitor = browser();
    const first = await sidOf(visitor);
    const second = await sidOf(visitor, 'alice@example.com', { prompt: 'login' });
    expect(second).not.toBe(first);
    expect(running.tenant.listSessions()).toMatchObject([{ id: second }]);
  });

  it('replaces the session when another user signs in', async () => {
    const visitor = browser();
    await visitor.login();
    const answer = await visitor.login('bob@example.com', { prompt: 'login' });
    expect(answer.response['code']).toBeDefined();
    expect(running.tenant.listSessions()).toMatchObject([{ user_id: 'auth0|bob' }]);
    const { body } = await visitor.exchange(await visitor.silent());
    expect(claimsOf(body['id_token'])).toMatchObject({ sub: 'auth0|bob' });
  });

  it('gives the browser a new cookie at login, so that a planted one is worth nothing', async () => {
    const visitor = browser();
    await visitor.login();
    const planted = visitor.jar.header('/');
    await visitor.login('bob@example.com', { prompt: 'login' });
    const response = await fetch(visitor.authorizeUrl({ prompt: 'none' }).url, {
      redirect: 'manual',
      headers: { Cookie: planted },
    });
    expect(response.headers.get('location')).toContain('error=login_required');
  });

  it('lets two tabs sign in at the same time', async () => {
    const visitor = browser();
    const [one, two] = [await visitor.authorize(), await visitor.authorize()];
    expect(one.at).not.toBe(two.at);
    const { response } = await visitor.submit(one.at, { user_id: 'auth0|alice' });
    expect(response['code']).toBeDefined();
  });

  it.each(['auth0|alice', 'auth0|bob'])(
    'leaves one session when two forms are sent before either login goes on (then %s)',
    async (second) => {
      const visitor = browser();
      const send = async (user_id: string) => {
        const { at } = await visitor.authorize();
        const headers = { Origin: visitor.domain };
        const body = new URLSearchParams({ user_id });
        const response = await visitor.fetch(at, { method: 'POST', headers, body });
        return response.headers.get('location') ?? '';
      };
      const goOn = [await send('auth0|alice'), await send(second)];
      for (const address of goOn) {
        expect((await visitor.follow(address)).response['code']).toBeDefined();
      }
      expect(running.tenant.listSessions()).toMatchObject([{ user_id: second }]);
    },
  );

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

  it('sends secure cookies over http and a plain copy for browsers that refuse them', async () => {
    const visitor = browser();
    const { at } = await visitor.authorize();
    const headers = { Origin: visitor.domain };
    const body = new URLSearchParams({ user_id: 'auth0|alice' });
    const posted = await visitor.fetch(at, { method: 'POST', headers, body });
    const resumed = await visitor.fetch(posted.headers.get('location') ?? '');
    const cookies = resumed.headers.getSetCookie();
    const { port } = running.tenant;
    const session = cookies.find((each) => each.startsWith(`auth0_${port}=`)) ?? '';
    expect(session).toMatch(/; samesite=none/i);
    expect(session).toMatch(/; secure/i);
    expect(session).toMatch(/; httponly/i);
    expect(session).not.toMatch(/domain=/i);
    const plain = cookies.find((each) => each.startsWith(`auth0_compat_${port}=`)) ?? '';
    expect(plain).toMatch(/; samesite=lax/i);
    expect(plain).not.toMatch(/; secure/i);

    visitor.jar.filter((name) => name.startsWith('auth0_compat_'));
    expect((await visitor.silent()).response['code']).toBeDefined();
  });

  it('asks for consent once where the application needs it', async () => {
    const visitor = browser('third-party');
    const { at } = await visitor.authorize({ prompt: 'login' });
    const consent = await visitor.submit(at, { user_id: 'auth0|alice' });
    expect(consent.at).toContain('/u/consent?state=');
    expect(consent.text).toContain('Authorize Third &lt;party&gt;');
    expect((await visitor.silent()).response).toMatchObject({
      error: 'consent_required',
      error_description: 'Consent required',
    });
    const declined = await visitor.submit(consent.at, { decision: 'decline' });
    expect(declined.response).toMatchObject({ error: 'access_denied' });

    const again = await visitor.authorize();
    const accepted = await visitor.submit(again.at, { decision: 'accept' });
    expect(accepted.response['code']).toBeDefined();
    expect((await visitor.silent()).response['code']).toBeDefined();
    expect(running.tenant.listSessions()).toHaveLength(1);

    await running.tenant.reset();
    const afterReset = await visitor.authorize();
    const asked = await visitor.submit(afterReset.at, { user_id: 'auth0|alice' });
    expect(asked.at).toContain('/u/consent');
    await visitor.submit(asked.at, { decision: 'accept' });
    expect((await visitor.silent()).response['code']).toBeDefined();
  });

  it('requires PKCE with S256', async () => {
    const { response } = await browser().authorize({
      code_challenge: '',
      code_challenge_method: '',
    });
    expect(response).toMatchObject({ error: 'invalid_request' });
  });

  it.each([
    ['an unknown client', { client_id: 'nobody' }, 400, 'Unknown client: nobody'],
    [
      'an unknown callback',
      { redirect_uri: 'https://evil.example/' },
      403,
      'Callback URL mismatch',
    ],
    [
      'a callback with a longer path',
      { redirect_uri: `${CALLBACK}/x` },
      403,
      'Callback URL mismatch',
    ],
  ])('answers %s with a page, never a redirect', async (_what, params, status, message) => {
    const answer = await browser().authorize(params as Record<string, string>);
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(message);
  });
});
