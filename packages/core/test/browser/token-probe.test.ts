import { describe, expect, it } from 'vitest';
import { tokenProbe } from '../../src/index.js';
import { createFakeClient } from './fake-client.js';

const request = { timeoutMs: 4_500, signal: new AbortController().signal };

describe('tokenProbe', () => {
  it('asks past the cache, with the time limit, and tells whose session it is', async () => {
    const client = createFakeClient();
    expect(await tokenProbe(client)(request)).toEqual({
      session: 'alive',
      user: { sub: 'auth0|alice', sid: 'one' },
    });
    expect(client.getTokenSilently).toHaveBeenCalledExactlyOnceWith({
      cacheMode: 'off',
      timeoutInSeconds: 4.5,
    });
  });

  it('reads nothing as the end that the tenant had set', async () => {
    const client = createFakeClient();
    client.getTokenSilently.mockResolvedValue(undefined);
    expect(await tokenProbe(client)(request)).toEqual({ session: 'expired' });
  });

  it('hands on what the client rejects with', async () => {
    const client = createFakeClient();
    const error = Object.assign(new Error('Timeout'), { error: 'timeout' });
    client.getTokenSilently.mockRejectedValue(error);
    await expect(tokenProbe(client)(request)).rejects.toBe(error);
  });

  it.each([
    [{}, true],
    [{ useRefreshTokens: false }, true],
    [{ useRefreshTokens: true }, false],
    [{ useRefreshTokens: true, useRefreshTokensFallback: true }, true],
  ])('of a client made with %j depends on silent authentication: %s', (options, silentAuth) => {
    const probe = tokenProbe(createFakeClient(options));
    expect(probe.silentAuth).toBe(silentAuth);
    expect(probe.passive).toBeUndefined();
  });
});
