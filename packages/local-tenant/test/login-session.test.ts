/** @vitest-environment node */
import { describe, expect, it } from 'vitest';
import { type Browser, CALLBACK, claimsOf, ORIGIN } from './browser.js';
import { runTenant } from './running-tenant.js';

const running = runTenant({
  clients: [{ clientId: 'spa', allowedCallbackUrls: [CALLBACK], allowedWebOrigins: [ORIGIN] }],
});
const browser = () => running.browser('spa');

async function sidOf(visitor: Browser, email = 'alice@example.com', params = {}) {
  const answer = await visitor.login(email, params);
  const { body } = await visitor.exchange(answer);
  return claimsOf(body['id_token'])['sid'];
}

describe('the session of a login', () => {
  it('skips the login page while the session is active, except for prompt=login and max_age', async () => {
    const visitor = browser();
    await visitor.login();
    expect((await visitor.authorize()).response['code']).toBeDefined();
    expect((await visitor.authorize({ prompt: 'login' })).at).toContain('/u/login');
    expect((await visitor.authorize({ max_age: '0' })).at).toContain('/u/login');
    expect((await visitor.authorize({ max_age: '3600' })).response['code']).toBeDefined();
  });

  it('creates a new sid at each login and ends the previous session', async () => {
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

  it('replaces the session cookie at login, which prevents session fixation', async () => {
    const visitor = browser();
    await visitor.login();
    const oldCookie = visitor.jar.header('/');
    await visitor.login('bob@example.com', { prompt: 'login' });
    const response = await fetch(visitor.authorizeUrl({ prompt: 'none' }).url, {
      redirect: 'manual',
      headers: { Cookie: oldCookie },
    });
    expect(response.headers.get('location')).toContain('error=login_required');
  });

  it('supports logins in two tabs at the same time', async () => {
    const visitor = browser();
    const [one, two] = [await visitor.authorize(), await visitor.authorize()];
    expect(one.at).not.toBe(two.at);
    const { response } = await visitor.submit(one.at, { user_id: 'auth0|alice' });
    expect(response['code']).toBeDefined();
  });

  it.each(['auth0|alice', 'auth0|bob'])(
    'keeps one session when two login forms are submitted before a redirect (then %s)',
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

  it('sends Secure cookies over HTTP and a copy without Secure', async () => {
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
});
