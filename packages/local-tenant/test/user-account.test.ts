/** @vitest-environment node */
import { describe, expect, it } from 'vitest';
import { runTenant } from './running-tenant.js';

const running = runTenant();
const ALICE = '/api/v2/users/auth0%7Calice';
const send = (method: string, body?: object) =>
  running.browser().fetch(ALICE, {
    method,
    ...(body && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  });

describe('a deleted user', () => {
  it('has no sessions and refresh tokens', async () => {
    const visitor = running.browser();
    const login = await visitor.login(undefined, { scope: 'openid offline_access' });
    const { body } = await visitor.exchange(login);
    expect((await send('DELETE')).status).toBe(204);
    expect(running.tenant.listUsers().map(({ name }) => name)).toEqual(['Bob', 'Carol']);
    expect(running.tenant.listSessions()).toEqual([]);
    expect((await visitor.silent()).response).toMatchObject({ error: 'login_required' });
    expect(await visitor.refresh(body['refresh_token'])).toMatchObject({
      status: 403,
      body: { error: 'invalid_grant', error_description: 'Unknown or invalid refresh token.' },
    });
    expect((await send('DELETE')).status).toBe(404);
    await expect(running.tenant.deleteUser('auth0|alice')).rejects.toMatchObject({
      code: 'unknown_user',
    });
    const types = running.tenant.logs().map(({ type }) => type);
    expect(types.slice(2, 4)).toEqual(['sapi', 'sdu']);
  });

  it('cannot sign in until a reset', async () => {
    await running.tenant.deleteUser('auth0|alice');
    expect(await running.browser().login()).toMatchObject({ status: 400 });
    await running.tenant.reset();
    expect((await running.browser().login()).response).toHaveProperty('code');
  });

  it('cannot use a login or a code from before the deletion', async () => {
    const visitor = running.browser();
    const { at } = await visitor.authorize();
    const form = new URLSearchParams({ email: 'alice@example.com', password: 'password' });
    const resume = await visitor.fetch(at, {
      method: 'POST',
      headers: { Origin: visitor.domain },
      body: form,
    });
    const other = running.browser();
    const login = await other.login();
    await running.tenant.deleteUser('auth0|alice');
    const answer = await visitor.follow(resume.headers.get('location') ?? '');
    expect(answer.response).not.toHaveProperty('code');
    expect(answer.response).toMatchObject({ error: 'access_denied' });
    expect(await other.exchange(login)).toMatchObject({
      status: 403,
      body: { error: 'invalid_grant' },
    });
    expect(running.tenant.listSessions()).toEqual([]);
  });
});

describe('a changed password', () => {
  it('replaces the old password and ends sessions, but not refresh tokens', async () => {
    const visitor = running.browser();
    const login = await visitor.login(undefined, { scope: 'openid offline_access' });
    const { body } = await visitor.exchange(login);
    expect((await send('PATCH', { password: 'changed' })).status).toBe(200);
    expect(running.tenant.listSessions()).toEqual([]);
    expect((await visitor.refresh(body['refresh_token'])).status).toBe(200);
    const { at, status } = await running.browser().login();
    expect(status).toBe(400);
    const again = running.browser();
    const page = await again.authorize();
    const answer = await again.submit(page.at, { email: 'alice@example.com', password: 'changed' });
    expect(answer.response).toHaveProperty('code');
    expect(at).toContain('/u/login');
  });

  it('can be the same password', async () => {
    await running.browser().login();
    await running.tenant.changePassword('auth0|alice');
    expect(running.tenant.listSessions()).toEqual([]);
    expect((await running.browser().login()).response).toHaveProperty('code');
    await expect(running.tenant.changePassword('nobody')).rejects.toMatchObject({
      code: 'unknown_user',
    });
    await expect(running.tenant.changePassword('auth0|alice', '')).rejects.toMatchObject({
      code: 'invalid_option',
    });
  });
});
