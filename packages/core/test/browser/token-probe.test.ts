import { describe, expect, it } from 'vitest';
import { tokenProbe } from '../../src/index.js';
import { createFakeClient } from '../fake-client.js';

const request = { timeoutMs: 4_500, signal: new AbortController().signal };

describe('tokenProbe', () => {
  it('requests a token without the cache, with the time limit, and returns the user', async () => {
    const client = createFakeClient();
    expect(await tokenProbe(client).ask(request)).toEqual({
      session: 'alive',
      user: { sub: 'auth0|alice', sid: 'one', org_id: null },
    });
    expect(client.getTokenSilently).toHaveBeenCalledExactlyOnceWith({
      cacheMode: 'off',
      timeoutInSeconds: 4.5,
    });
  });

  it('reads a missing token as an expired session', async () => {
    const client = createFakeClient();
    client.getTokenSilently.mockResolvedValue(undefined);
    expect(await tokenProbe(client).ask(request)).toEqual({ session: 'expired' });
  });

  it('rejects with the error of the client', async () => {
    const client = createFakeClient();
    const error = Object.assign(new Error('Timeout'), { error: 'timeout' });
    client.getTokenSilently.mockRejectedValue(error);
    await expect(tokenProbe(client).ask(request)).rejects.toBe(error);
  });

  it.each([
    [{}, 'silent_auth'],
    [{ useRefreshTokens: false }, 'silent_auth'],
    [{ useRefreshTokens: true }, 'grant'],
    [{ useRefreshTokens: true, useRefreshTokensFallback: true }, 'grant'],
  ])('of a client with the options %j has the kind %s and is not passive', (options, kind) => {
    const probe = tokenProbe(createFakeClient(options));
    expect(probe.kind).toBe(kind);
    expect(probe.passive).toBeUndefined();
  });

  it('sets no time limit with refresh tokens, because the SDK would repeat the request', async () => {
    const client = createFakeClient({ useRefreshTokens: true });
    await tokenProbe(client).ask(request);
    expect(client.getTokenSilently).toHaveBeenCalledExactlyOnceWith({ cacheMode: 'off' });
  });

  it('waits for a call that hangs, and accepts its error but not its token', async () => {
    const client = createFakeClient();
    let finish!: (token: unknown) => void;
    let fail!: (error: unknown) => void;
    const hang = () =>
      client.getTokenSilently.mockImplementationOnce(
        () =>
          new Promise((resolve, reject) => {
            finish = resolve;
            fail = reject;
          }),
      );
    const probe = tokenProbe(client);
    hang();
    void probe.ask(request);
    const second = probe.ask(request);
    expect(client.getTokenSilently).toHaveBeenCalledTimes(1);
    finish('an old token');
    await second;
    expect(client.getTokenSilently).toHaveBeenCalledTimes(2);

    hang();
    const third = probe.ask(request);
    const fourth = probe.ask(request);
    fail({ error: 'login_required' });
    await expect(third).rejects.toEqual({ error: 'login_required' });
    await expect(fourth).rejects.toEqual({ error: 'login_required' });
    expect(client.getTokenSilently).toHaveBeenCalledTimes(3);
  });

  it('asks anew after the timeout of the call before', async () => {
    const client = createFakeClient();
    client.getTokenSilently.mockRejectedValueOnce({ error: 'timeout' });
    const probe = tokenProbe(client);
    const first = probe.ask(request);
    const second = probe.ask(request);
    await expect(first).rejects.toEqual({ error: 'timeout' });
    expect(await second).toMatchObject({ session: 'alive' });
    expect(client.getTokenSilently).toHaveBeenCalledTimes(2);
  });

  it('asks for the organization of the user', async () => {
    const client = createFakeClient({ useRefreshTokens: true });
    await tokenProbe(client).ask({ ...request, organization: 'org_a' });
    expect(client.getTokenSilently).toHaveBeenCalledExactlyOnceWith({
      cacheMode: 'off',
      authorizationParams: { organization: 'org_a' },
    });
  });

  it('asks as sessionProbe if the SDK would ask for the organization of another tab', async () => {
    document.cookie = 'auth0.spa.organization_hint=%22org_b%22';
    const client = createFakeClient({ clientId: 'spa' });
    const controller = new AbortController();
    const answer = tokenProbe(client).ask({ timeoutMs: 1_000, signal: controller.signal });
    controller.abort();
    await expect(answer).rejects.toMatchObject({ error: 'AbortError' });
    expect(client.getTokenSilently).not.toHaveBeenCalled();
    document.cookie = 'auth0.spa.organization_hint=; max-age=0';
  });

  it('is a sessionProbe if a token request could open a popup', () => {
    const client = createFakeClient({ interactiveErrorHandler: 'popup' });
    expect(tokenProbe(client)).toMatchObject({ kind: 'silent_auth', passive: true });
  });

  it('makes no request if it is aborted', async () => {
    const client = createFakeClient();
    const probe = tokenProbe(client);
    await expect(probe.ask({ timeoutMs: 1, signal: AbortSignal.abort() })).rejects.toThrow();
    expect(client.getTokenSilently).not.toHaveBeenCalled();
  });
});
