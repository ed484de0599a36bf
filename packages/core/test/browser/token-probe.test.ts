import { describe, expect, it } from 'vitest';
import { tokenProbe } from '../../src/index.js';
import { createFakeClient } from '../fake-client.js';

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
    [{ useRefreshTokens: true, useRefreshTokensFallback: true }, false],
  ])('of a client made with %j depends on silent authentication: %s', (options, silentAuth) => {
    const probe = tokenProbe(createFakeClient(options));
    expect(probe.silentAuth).toBe(silentAuth);
    expect(probe.passive).toBeUndefined();
  });

  it('lets the SDK wait as long as it likes for a token endpoint: it would repeat the request', async () => {
    const client = createFakeClient({ useRefreshTokens: true });
    await tokenProbe(client)(request);
    expect(client.getTokenSilently).toHaveBeenCalledExactlyOnceWith({ cacheMode: 'off' });
  });

  it('puts no second call behind one that hangs, and is content with its error, not with its token', async () => {
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
    void probe(request);
    const second = probe(request);
    expect(client.getTokenSilently).toHaveBeenCalledTimes(1);
    finish('an old token');
    await second;
    expect(client.getTokenSilently).toHaveBeenCalledTimes(2);

    hang();
    const third = probe(request);
    const fourth = probe(request);
    fail({ error: 'login_required' });
    await expect(third).rejects.toEqual({ error: 'login_required' });
    await expect(fourth).rejects.toEqual({ error: 'login_required' });
    expect(client.getTokenSilently).toHaveBeenCalledTimes(3);
  });

  it('asks nobody once nobody waits for the answer', async () => {
    const client = createFakeClient();
    const probe = tokenProbe(client);
    await expect(probe({ timeoutMs: 1, signal: AbortSignal.abort() })).rejects.toThrow();
    expect(client.getTokenSilently).not.toHaveBeenCalled();
  });
});
