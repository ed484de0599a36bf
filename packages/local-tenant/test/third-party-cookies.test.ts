/** @vitest-environment node */
import { describe, expect, it } from 'vitest';
import type { Browser } from './browser.js';
import { runTenant } from './running-tenant.js';

const running = runTenant();
const FAULT = { endpoint: '/authorize', kind: 'third_party_cookies_blocked' } as const;
const CROSS_SITE = { 'Sec-Fetch-Dest': 'iframe', 'Sec-Fetch-Site': 'cross-site' };

async function signedIn(): Promise<Browser> {
  const visitor = running.browser();
  await visitor.login();
  return visitor;
}

describe('third_party_cookies_blocked', () => {
  it.each(['/authorize', '*'] as const)(
    'at %s: silent authentication in a cross-site iframe fails with login_required',
    async (endpoint) => {
      const visitor = await signedIn();
      running.tenant.setFault({ ...FAULT, endpoint });
      const { status, response } = await visitor.silent({}, CROSS_SITE);
      expect(status).toBe(200);
      expect(response).toMatchObject({
        error: 'login_required',
        error_description: 'Login required',
      });
      expect(running.tenant.logs().at(-1)).toMatchObject({ type: 'fsa' });
      expect(running.tenant.logs().at(-1)).not.toHaveProperty('user_id');
    },
  );

  it('keeps the session, which works again after the fault is removed', async () => {
    const visitor = await signedIn();
    const before = running.tenant.listSessions();
    running.advance(1000);
    const removeFault = running.tenant.setFault(FAULT);
    await visitor.silent({}, CROSS_SITE);
    expect(before).toHaveLength(1);
    expect(running.tenant.listSessions()).toEqual(before);
    removeFault();
    expect((await visitor.silent({}, CROSS_SITE)).response['code']).toBeDefined();
    expect(running.tenant.listSessions()).toMatchObject([{ id: before[0]?.id }]);
  });

  it('ignores both session cookies', async () => {
    const visitor = await signedIn();
    visitor.jar.filter((name) => name.includes('compat'));
    running.tenant.setFault(FAULT);
    const { response } = await visitor.silent({}, CROSS_SITE);
    expect(response['error']).toBe('login_required');
  });

  it('sets neither session nor login cookies', async () => {
    const visitor = await signedIn();
    const unblocked = await visitor.silent({}, CROSS_SITE);
    expect(unblocked.headers.getSetCookie()).not.toEqual([]);
    running.tenant.setFault(FAULT);
    const blocked = await visitor.silent({}, CROSS_SITE);
    expect(blocked.headers.getSetCookie()).toEqual([]);
    const login = await visitor.fetch(visitor.authorizeUrl().url, { headers: CROSS_SITE });
    expect(login.headers.get('location')).toContain('/u/login');
    expect(login.headers.getSetCookie()).toEqual([]);
  });

  it.each([
    ['a same-site iframe', { 'Sec-Fetch-Dest': 'iframe', 'Sec-Fetch-Site': 'same-site' }],
    ['a same-origin iframe', { 'Sec-Fetch-Dest': 'iframe', 'Sec-Fetch-Site': 'same-origin' }],
    ['a page navigation', { 'Sec-Fetch-Dest': 'document', 'Sec-Fetch-Site': 'cross-site' }],
    ['a client without these headers', {}],
  ])('does not apply to %s and is not used up by it', async (_what, headers) => {
    const visitor = await signedIn();
    running.tenant.setFault({ ...FAULT, times: 1 });
    const unaffected = await visitor.silent({}, headers);
    expect(unaffected.response['code']).toBeDefined();
    expect(unaffected.headers.getSetCookie()).not.toEqual([]);
    expect((await visitor.silent({}, CROSS_SITE)).response['error']).toBe('login_required');
    expect((await visitor.silent({}, CROSS_SITE)).response['code']).toBeDefined();
  });

  it('does not apply to a login by redirect and its tokens', async () => {
    running.tenant.setFault({ ...FAULT, endpoint: '*' });
    const visitor = running.browser();
    const login = await visitor.login(undefined, { scope: 'openid offline_access' });
    const { body } = await visitor.exchange(login);
    expect((await visitor.refresh(body['refresh_token'])).status).toBe(200);
  });

  it('with silentOnly does not apply to a login in a cross-site iframe', async () => {
    running.tenant.setFault({ ...FAULT, silentOnly: true });
    const visitor = running.browser();
    const login = await visitor.fetch(visitor.authorizeUrl().url, { headers: CROSS_SITE });
    expect(login.headers.getSetCookie()).not.toEqual([]);
  });

  it('combines with latency, but not with a fault that replaces the response', async () => {
    const visitor = await signedIn();
    running.tenant.setFault(FAULT);
    running.tenant.setFault({ endpoint: '/authorize', kind: 'latency', latencyMs: 1, times: 1 });
    expect((await visitor.silent({}, CROSS_SITE)).response['error']).toBe('login_required');
    running.tenant.setFault({ endpoint: '/authorize', kind: 'rate_limited', times: 1 });
    expect((await visitor.silent({}, CROSS_SITE)).status).toBe(429);
  });
});
