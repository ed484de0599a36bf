/** @vitest-environment node */
import { describe, expect, it } from 'vitest';
import type { Browser } from './browser.js';
import { CALLBACK } from './browser.js';
import { runTenant } from './running-tenant.js';

const HOME = 'http://localhost:5173';
const running = runTenant({
  clients: ['local-spa', 'other'].map((clientId) => ({
    clientId,
    allowedCallbackUrls: [CALLBACK],
    allowedLogoutUrls: [`${HOME}/`],
    allowedWebOrigins: [HOME],
  })),
});

async function signIn() {
  const visitor = running.browser();
  const { body } = await visitor.exchange(await visitor.login());
  return { visitor, idToken: body['id_token'] ?? '' };
}
const logOut = (visitor: Browser, query: Record<string, string>) =>
  visitor.fetch(`/oidc/logout?${new URLSearchParams(query)}`);
const sessions = () => running.tenant.listSessions().length;

describe('/oidc/logout', () => {
  it('is in the discovery document', async () => {
    const response = await running.browser().fetch('/.well-known/openid-configuration');
    const { end_session_endpoint } = (await response.json()) as { end_session_endpoint: string };
    expect(end_session_endpoint).toBe(`${running.tenant.domain}/oidc/logout`);
  });

  it('ends the session of the ID token and returns with the state', async () => {
    const { visitor, idToken } = await signIn();
    const response = await logOut(visitor, {
      id_token_hint: idToken,
      post_logout_redirect_uri: `${HOME}/`,
      state: 'a&b',
    });
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe(`${HOME}/?state=a%26b`);
    expect(sessions()).toBe(0);
    expect((await visitor.silent()).response).toMatchObject({ error: 'login_required' });
    expect(running.tenant.logs().map(({ type }) => type)).toContain('slo');
  });

  it('accepts a POST and a session ID as logout_hint', async () => {
    const { visitor } = await signIn();
    const [session] = running.tenant.listSessions();
    const form = { client_id: 'local-spa', logout_hint: session?.id ?? '' };
    const body = new URLSearchParams(form);
    expect((await visitor.fetch('/oidc/logout', { method: 'POST', body })).status).toBe(200);
    expect(sessions()).toBe(0);
  });

  it('asks the user without a hint', async () => {
    const { visitor } = await signIn();
    const query = { client_id: 'local-spa', post_logout_redirect_uri: `${HOME}/`, state: '"x"' };
    const page = await logOut(visitor, query);
    expect(await page.text()).toContain('Do you want to log out?');
    expect(sessions()).toBe(1);
    const body = new URLSearchParams({ ...query, confirm: 'yes' });
    const confirm = (Origin: string) =>
      visitor.fetch('/oidc/logout', { method: 'POST', headers: { Origin }, body });
    expect((await confirm('https://evil.example')).status).toBe(200);
    expect(sessions()).toBe(1);
    const answer = await confirm(running.tenant.domain);
    expect(answer.headers.get('location')).toBe(`${HOME}/?state=%22x%22`);
    expect(sessions()).toBe(0);
  });

  it("asks the user if the ID token belongs to another browser's session", async () => {
    const { visitor } = await signIn();
    const { idToken } = await signIn();
    expect((await logOut(visitor, { id_token_hint: idToken })).status).toBe(200);
    expect(sessions()).toBe(2);
  });

  it('returns at once without a session', async () => {
    const query = { client_id: 'local-spa', post_logout_redirect_uri: `${HOME}/` };
    const response = await logOut(running.browser(), query);
    expect(response.headers.get('location')).toBe(`${HOME}/`);
  });

  it.each([
    ['an unregistered URL', { client_id: 'local-spa', post_logout_redirect_uri: 'https://evil/' }],
    ['a URL without a client', { post_logout_redirect_uri: `${HOME}/` }],
    ['an unknown client', { client_id: 'nobody' }],
    ['a hint that is not a token', { id_token_hint: 'x' }],
    ['a hint of another client', { client_id: 'other', id_token_hint: 'ID_TOKEN' }],
  ])('rejects %s and keeps the session', async (_what, query: Record<string, string>) => {
    const { visitor, idToken } = await signIn();
    const hint = query['id_token_hint'] === 'ID_TOKEN' ? { id_token_hint: idToken } : undefined;
    expect((await logOut(visitor, { ...query, ...hint })).status).toBe(400);
    expect(sessions()).toBe(1);
  });
});

describe('the rate limit headers', () => {
  const headersOf = async (path: string) => {
    const { headers } = await running.browser().fetch(path);
    return ['limit', 'remaining', 'reset'].map((name) =>
      Number(headers.get(`x-ratelimit-${name}`) ?? Number.NaN),
    );
  };

  it('count down and start again', async () => {
    running.advance(60_000 - (running.now() % 60_000));
    const reset = running.now() / 1000 + 60;
    expect(await headersOf('/userinfo')).toEqual([300, 299, reset]);
    expect(await headersOf('/userinfo')).toEqual([300, 298, reset]);
    running.advance(60_000);
    expect(await headersOf('/userinfo')).toEqual([300, 299, reset + 60]);
  });

  it('are in responses of the Management API too', async () => {
    running.advance(1000);
    expect((await headersOf('/api/v2/users')).slice(0, 2)).toEqual([2, 1]);
  });

  it('show an exceeded limit', async () => {
    running.tenant.setFault({ endpoint: '/userinfo', kind: 'rate_limited' });
    const [limit, remaining, reset = 0] = await headersOf('/userinfo');
    expect([limit, remaining]).toEqual([300, 0]);
    expect(reset).toBeGreaterThan(running.now() / 1000);
  });
});
