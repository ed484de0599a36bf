/** @vitest-environment node */
import { describe, expect, it } from 'vitest';
import { claimsOf } from './browser.js';
import { runTenant } from './running-tenant.js';

const MINUTE = 60_000;
const running = runTenant({
  session: { idleTimeoutMs: 10 * MINUTE, absoluteTimeoutMs: 25 * MINUTE },
});

describe('session lifetime', () => {
  it('ends an idle session', async () => {
    const visitor = running.browser();
    await visitor.login();
    running.advance(10 * MINUTE - 1);
    expect(running.tenant.listSessions()).toHaveLength(1);
    running.advance(1);
    expect(running.tenant.listSessions()).toEqual([]);
    expect((await visitor.silent()).response).toMatchObject({ error: 'login_required' });
  });

  it('extends the idle expiry with each successful check, but not the absolute expiry', async () => {
    const visitor = running.browser();
    await visitor.login();
    const [first] = running.tenant.listSessions();
    for (const minutes of [8, 8, 8]) {
      running.advance(minutes * MINUTE);
      expect((await visitor.silent()).response['code']).toBeDefined();
    }
    const [later] = running.tenant.listSessions();
    expect(later?.expires_at).toBe(first?.expires_at);
    expect(later?.idle_expires_at).toBe(first?.expires_at);
    running.advance(MINUTE);
    expect((await visitor.silent()).response).toMatchObject({ error: 'login_required' });
  });

  it('does not extend the idle expiry when a check fails', async () => {
    const visitor = running.browser();
    await visitor.login();
    running.advance(6 * MINUTE);
    running.tenant.setFault({ endpoint: '/authorize', kind: 'mfa_required', times: 1 });
    expect((await visitor.silent()).response['error']).toBe('login_required');
    running.advance(6 * MINUTE);
    expect(running.tenant.listSessions()).toEqual([]);
  });

  it('is not extended by refresh tokens', async () => {
    const visitor = running.browser();
    const login = await visitor.login(undefined, { scope: 'openid offline_access' });
    const { body } = await visitor.exchange(login);
    running.advance(6 * MINUTE);
    expect((await visitor.refresh(body['refresh_token'])).status).toBe(200);
    running.advance(6 * MINUTE);
    expect(running.tenant.listSessions()).toEqual([]);
  });

  it('follows a policy change, and reset restores the initial policy', async () => {
    const visitor = running.browser();
    await visitor.login();
    running.tenant.configure({ session: { idleTimeoutMs: 1000 } });
    running.advance(1000);
    expect(running.tenant.listSessions()).toEqual([]);
    await running.tenant.reset();
    await visitor.login();
    running.advance(9 * MINUTE);
    expect(running.tenant.listSessions()).toHaveLength(1);
  });

  it('puts the absolute expiry in the ID token if sessionExpiry is set', async () => {
    const visitor = running.browser();
    const plain = await visitor.exchange(await visitor.login());
    expect(claimsOf(plain.body['id_token'])).not.toHaveProperty('session_expiry');
    running.tenant.configure({ sessionExpiry: true });
    const loginAt = running.now();
    running.advance(MINUTE);
    const { body } = await visitor.exchange(await visitor.silent());
    expect(claimsOf(body['id_token'])['session_expiry']).toBe(
      Math.floor((loginAt + 25 * MINUTE) / 1000),
    );
  });
});
