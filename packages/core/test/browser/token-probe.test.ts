import { afterEach, describe, expect, it, vi } from 'vitest';
import { tokenProbe } from '../../src/index.js';
import { loginRequired, oauthError } from '../fake-answers.js';
import { createFakeClient } from '../fake-client.js';
import { createAnswer } from './fake-page.js';

const request = { timeoutMs: 4_500, signal: new AbortController().signal };

/** A probe whose client can be controlled. */
function createProbe(options?: Record<string, unknown>) {
  const client = createFakeClient(options);
  return { probe: tokenProbe(client), getToken: client.getTokenSilently };
}

afterEach(() => vi.unstubAllGlobals());

describe('tokenProbe', () => {
  it('requests a token without the cache, with the time limit, and returns the user', async () => {
    const { probe, getToken } = createProbe();
    expect(await probe.ask(request)).toEqual({
      session: 'alive',
      user: { sub: 'auth0|alice', sid: 'one', org_id: null },
    });
    const options = { cacheMode: 'off', timeoutInSeconds: 4.5 };
    expect(getToken).toHaveBeenCalledExactlyOnceWith(options);
  });

  it('reads a missing token as an expired session', async () => {
    const { probe, getToken } = createProbe();
    getToken.mockResolvedValue(undefined);
    expect(await probe.ask(request)).toEqual({ session: 'expired' });
  });

  it('rejects with the error of the client', async () => {
    const { probe, getToken } = createProbe();
    const error = Object.assign(new Error('Timeout'), { error: 'timeout' });
    getToken.mockRejectedValue(error);
    await expect(probe.ask(request)).rejects.toBe(error);
  });

  it.each([
    [{}, 'silent_auth'],
    [{ useRefreshTokens: false }, 'silent_auth'],
    [{ useRefreshTokens: true }, 'grant'],
    [{ useRefreshTokens: true, useRefreshTokensFallback: true }, 'grant'],
  ])('of a client with the options %j has the kind %s and is not passive', (options, kind) => {
    const { probe } = createProbe(options);
    expect(probe.kind).toBe(kind);
    expect(probe.passive).toBeUndefined();
  });

  it('does not ask the SDK in a page that is cross-origin isolated, where it would drop its tokens', async () => {
    vi.stubGlobal('crossOriginIsolated', true);
    const { probe, getToken } = createProbe();
    await expect(probe.ask(request)).rejects.toMatchObject({
      error: 'login_required',
      error_description: expect.stringMatching(/cross-origin isolated/i) as string,
    });
    expect(getToken).not.toHaveBeenCalled();
  });

  it('asks for a token with refresh tokens in a page that is cross-origin isolated', async () => {
    vi.stubGlobal('crossOriginIsolated', true);
    const { probe } = createProbe({ useRefreshTokens: true });
    expect(await probe.ask(request)).toMatchObject({ session: 'alive' });
  });

  it('sets no time limit with refresh tokens, because the SDK would repeat the request', async () => {
    const { probe, getToken } = createProbe({ useRefreshTokens: true });
    await probe.ask(request);
    expect(getToken).toHaveBeenCalledExactlyOnceWith({ cacheMode: 'off' });
  });

  it('asks for the organization of the user', async () => {
    const { probe, getToken } = createProbe({ useRefreshTokens: true });
    await probe.ask({ ...request, organization: 'org_a' });
    const authorizationParams = { organization: 'org_a' };
    expect(getToken).toHaveBeenCalledExactlyOnceWith({ cacheMode: 'off', authorizationParams });
  });

  it('waits for a call that hangs, and accepts its error but not its token', async () => {
    const { probe, getToken } = createProbe();
    const first = createAnswer<unknown>();
    getToken.mockReturnValueOnce(first.promise);
    void probe.ask(request);
    const second = probe.ask(request);
    expect(getToken).toHaveBeenCalledTimes(1);
    first.answer('an old token');
    await second;
    expect(getToken).toHaveBeenCalledTimes(2);
    const third = createAnswer<unknown>();
    getToken.mockReturnValueOnce(third.promise);
    const answers = [probe.ask(request), probe.ask(request)];
    third.fail(loginRequired);
    for (const answer of answers) await expect(answer).rejects.toEqual(loginRequired);
    expect(getToken).toHaveBeenCalledTimes(3);
  });

  it('asks anew after the timeout of the call before', async () => {
    const { probe, getToken } = createProbe();
    const timeout = oauthError('timeout');
    getToken.mockRejectedValueOnce(timeout);
    const first = probe.ask(request);
    const second = probe.ask(request);
    await expect(first).rejects.toEqual(timeout);
    expect(await second).toMatchObject({ session: 'alive' });
    expect(getToken).toHaveBeenCalledTimes(2);
  });

  it('asks as sessionProbe if the SDK would ask for the organization of another tab', async () => {
    document.cookie = 'auth0.spa.organization_hint=%22org_b%22';
    const { probe, getToken } = createProbe({ clientId: 'spa' });
    const controller = new AbortController();
    const answer = probe.ask({ timeoutMs: 1_000, signal: controller.signal });
    controller.abort();
    await expect(answer).rejects.toMatchObject({ error: 'AbortError' });
    expect(getToken).not.toHaveBeenCalled();
    document.cookie = 'auth0.spa.organization_hint=; max-age=0';
  });

  it('is a sessionProbe if a token request could open a popup', () => {
    const { probe } = createProbe({ interactiveErrorHandler: 'popup' });
    expect(probe).toMatchObject({ kind: 'silent_auth', passive: true });
  });

  it('makes no request if it is aborted', async () => {
    const { probe, getToken } = createProbe();
    await expect(probe.ask({ timeoutMs: 1, signal: AbortSignal.abort() })).rejects.toThrow();
    expect(getToken).not.toHaveBeenCalled();
  });
});
