/** @vitest-environment node */
import { describe, expect, it } from 'vitest';
import { claimsOf } from './browser.js';
import { runTenant } from './running-tenant.js';

const ALICE = 'auth0|alice';
const LOGIN_REQUIRED = { error: 'login_required', error_description: 'Login required' };
const BLOCKED = { error: 'unauthorized', error_description: 'user is blocked' };

const running = runTenant();

async function signedIn() {
  const visitor = running.browser();
  const { body } = await visitor.exchange(await visitor.login());
  return { visitor, sid: String(claimsOf(body['id_token'])['sid']) };
}

describe('silent authentication', () => {
  it('responds with login_required as a web message with status 200 without a session', async () => {
    const { status, response, text } = await running.browser().silent();
    expect(response).toMatchObject({ ...LOGIN_REQUIRED, state: 'app-state' });
    expect(status).toBe(200);
    expect(text).toContain("type: 'authorization_response'");
  });

  it('responds with a code while the session is active', async () => {
    const { visitor, sid } = await signedIn();
    const { body } = await visitor.exchange(await visitor.silent());
    expect(claimsOf(body['id_token'])).toMatchObject({ sub: ALICE, sid });
  });

  it('sets no session cookie without a session: a login in a popup may have set a new one', async () => {
    const { visitor } = await signedIn();
    const { url } = visitor.authorizeUrl({ prompt: 'none', response_mode: 'web_message' });
    const headers = { Cookie: visitor.jar.header('/authorize') };
    await running.tenant.deleteUserSessions(ALICE);
    const response = await fetch(url, { headers });
    expect(await response.text()).toContain('login_required');
    expect(response.headers.getSetCookie().join()).not.toMatch(/auth0_(compat_)?\d+=/);
  });

  it('also works as a full-page redirect', async () => {
    const { visitor } = await signedIn();
    expect((await visitor.authorize({ prompt: 'none' })).response['code']).toBeDefined();
    const { response } = await running.browser().authorize({ prompt: 'none' });
    expect(response).toMatchObject(LOGIN_REQUIRED);
  });

  it('responds with login_required after the user is blocked', async () => {
    const { visitor } = await signedIn();
    await running.tenant.blockUser(ALICE);
    expect((await visitor.silent()).response).toMatchObject(LOGIN_REQUIRED);
    expect(running.tenant.listSessions()).toEqual([]);
  });

  it('responds with "user is blocked" each time if blockedUserAnswer is unauthorized', async () => {
    running.tenant.configure({ blockedUserAnswer: 'unauthorized' });
    const { visitor } = await signedIn();
    const stranger = running.browser();
    await running.tenant.blockUser(ALICE);
    expect((await visitor.silent()).response).toMatchObject(BLOCKED);
    expect((await visitor.silent()).response).toMatchObject(BLOCKED);
    expect((await stranger.silent()).response).toMatchObject(LOGIN_REQUIRED);
  });

  it('requires a new login after the user is unblocked', async () => {
    running.tenant.configure({ blockedUserAnswer: 'unauthorized' });
    const { visitor } = await signedIn();
    await running.tenant.blockUser(ALICE);
    await running.tenant.unblockUser(ALICE);
    expect((await visitor.silent()).response).toMatchObject(LOGIN_REQUIRED);
    expect((await visitor.login()).response['code']).toBeDefined();
    expect((await visitor.silent()).response['code']).toBeDefined();
  });

  it('does not respond with "user is blocked" if the session ended before the block', async () => {
    running.tenant.configure({ blockedUserAnswer: 'unauthorized' });
    const { visitor, sid } = await signedIn();
    await running.tenant.deleteSession(sid);
    await running.tenant.blockUser(ALICE);
    expect((await visitor.silent()).response).toMatchObject(LOGIN_REQUIRED);
  });

  it('fails only for the session that is deleted', async () => {
    const [one, two] = [await signedIn(), await signedIn()];
    await running.tenant.deleteSession(one.sid);
    expect((await one.visitor.silent()).response).toMatchObject(LOGIN_REQUIRED);
    expect((await two.visitor.silent()).response['code']).toBeDefined();
    await running.tenant.deleteUserSessions(ALICE);
    expect((await two.visitor.silent()).response).toMatchObject(LOGIN_REQUIRED);
  });

  it('fails after expireSession', async () => {
    const { visitor, sid } = await signedIn();
    await running.tenant.expireSession(sid);
    expect((await visitor.silent()).response).toMatchObject(LOGIN_REQUIRED);
    await expect(running.tenant.expireSession(sid)).rejects.toMatchObject({
      code: 'unknown_session',
    });
  });
});
