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
  it('answers login_required without a session, as a web message with status 200', async () => {
    const { status, response, text } = await running.browser().silent();
    expect(response).toMatchObject({ ...LOGIN_REQUIRED, state: 'app-state' });
    expect(status).toBe(200);
    expect(text).toContain("type: 'authorization_response'");
  });

  it('answers with a code for the same session while it lives', async () => {
    const { visitor, sid } = await signedIn();
    const { body } = await visitor.exchange(await visitor.silent());
    expect(claimsOf(body['id_token'])).toMatchObject({ sub: ALICE, sid });
  });

  it('works as a full-page redirect too', async () => {
    const { visitor } = await signedIn();
    expect((await visitor.authorize({ prompt: 'none' })).response['code']).toBeDefined();
    const { response } = await running.browser().authorize({ prompt: 'none' });
    expect(response).toMatchObject(LOGIN_REQUIRED);
  });

  it('answers login_required after the user is blocked', async () => {
    const { visitor } = await signedIn();
    await running.tenant.blockUser(ALICE);
    expect((await visitor.silent()).response).toMatchObject(LOGIN_REQUIRED);
    expect(running.tenant.listSessions()).toEqual([]);
  });

  it('answers "user is blocked", again and again, when told to', async () => {
    running.tenant.configure({ blockedUserAnswer: 'unauthorized' });
    const { visitor } = await signedIn();
    const stranger = running.browser();
    await running.tenant.blockUser(ALICE);
    expect((await visitor.silent()).response).toMatchObject(BLOCKED);
    expect((await visitor.silent()).response).toMatchObject(BLOCKED);
    expect((await stranger.silent()).response).toMatchObject(LOGIN_REQUIRED);
  });

  it('asks for a new login once the user is unblocked', async () => {
    running.tenant.configure({ blockedUserAnswer: 'unauthorized' });
    const { visitor } = await signedIn();
    await running.tenant.blockUser(ALICE);
    await running.tenant.unblockUser(ALICE);
    expect((await visitor.silent()).response).toMatchObject(LOGIN_REQUIRED);
    expect((await visitor.login()).response['code']).toBeDefined();
    expect((await visitor.silent()).response['code']).toBeDefined();
  });

  it('does not say "user is blocked" of a session that had ended before', async () => {
    running.tenant.configure({ blockedUserAnswer: 'unauthorized' });
    const { visitor, sid } = await signedIn();
    await running.tenant.deleteSession(sid);
    await running.tenant.blockUser(ALICE);
    expect((await visitor.silent()).response).toMatchObject(LOGIN_REQUIRED);
  });

  it('ends the session that is deleted and no other', async () => {
    const [one, two] = [await signedIn(), await signedIn()];
    await running.tenant.deleteSession(one.sid);
    expect((await one.visitor.silent()).response).toMatchObject(LOGIN_REQUIRED);
    expect((await two.visitor.silent()).response['code']).toBeDefined();
    await running.tenant.deleteUserSessions(ALICE);
    expect((await two.visitor.silent()).response).toMatchObject(LOGIN_REQUIRED);
  });

  it('ends a session that is expired by hand', async () => {
    const { visitor, sid } = await signedIn();
    await running.tenant.expireSession(sid);
    expect((await visitor.silent()).response).toMatchObject(LOGIN_REQUIRED);
    await expect(running.tenant.expireSession(sid)).rejects.toMatchObject({
      code: 'unknown_session',
    });
  });
});
