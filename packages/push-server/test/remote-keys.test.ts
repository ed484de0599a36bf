import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createPushServer } from '../src/index.js';
import { serve } from './http-server.js';
import { request, requestStream } from './server.js';
import { accessClaims, AUDIENCE, ISSUER, jwks } from './tokens.js';

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => vi.useRealTimers());

const minutes = 60_000;

/** Opens a push server that fetches its keys from a server with a configurable response. */
async function openWithKeys(answer: { status: number; text: string }) {
  let fetches = 0;
  const url = await serve((_, outgoing) => {
    fetches += 1;
    outgoing.writeHead(answer.status).end(answer.text);
  });
  const server = createPushServer({ issuer: ISSUER, audience: AUDIENCE, jwksUri: `${url}/` });
  onTestFinished(() => server.close());
  const requestStatus = async () => {
    const response = await requestStream(server);
    await response.body?.cancel();
    return response.status;
  };
  const send = async (token: string) => {
    const headers = { authorization: `Bearer ${token}` };
    const response = await server.fetch(request('/hints', { headers }));
    await response.body?.cancel();
    return response.status;
  };
  /** Requests a stream with a token that is signed with another key. */
  const requestWith = async (key: CryptoKey, kid: string) => send(await sign(key, kid));
  return { requestStatus, requestWith, send, fetches: () => fetches };
}

function sign(key: CryptoKey, kid: string): Promise<string> {
  return new SignJWT(accessClaims())
    .setProtectedHeader({ alg: 'ES256', kid, typ: 'JWT' })
    .sign(key);
}

async function createKey(kid: string) {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  return { privateKey, kid, jwk: { ...(await exportJWK(publicKey)), alg: 'ES256', kid } };
}

describe('keys that cannot be fetched again', () => {
  it.each([
    { status: 500, text: '' },
    { status: 200, text: '<html>' },
    { status: 200, text: '{}' },
  ])('stay valid for a day: %j', async (failure) => {
    const answer = { status: 200, text: JSON.stringify(jwks) };
    const { requestStatus, fetches } = await openWithKeys(answer);
    expect(await requestStatus()).toBe(200);
    Object.assign(answer, failure);
    vi.advanceTimersByTime(11 * minutes);
    expect(await requestStatus()).toBe(200);
    expect(fetches()).toBe(2);
    vi.advanceTimersByTime(24 * 60 * minutes);
    expect(await requestStatus()).toBe(503);
  });

  it('are not fetched for each token', async () => {
    const answer = { status: 500, text: '' };
    const { requestStatus, fetches } = await openWithKeys(answer);
    for (let token = 0; token < 20; token += 1) expect(await requestStatus()).toBe(503);
    expect(fetches()).toBe(1);
    vi.advanceTimersByTime(3_000);
    expect(await requestStatus()).toBe(503);
    expect(fetches()).toBe(1);
    Object.assign(answer, { status: 200, text: JSON.stringify(jwks) });
    vi.advanceTimersByTime(2_000);
    expect(await requestStatus()).toBe(200);
  });
});

describe('a key that has just been published', () => {
  it('is known at once', async () => {
    const answer = { status: 200, text: JSON.stringify(jwks) };
    const { requestStatus, requestWith, fetches } = await openWithKeys(answer);
    expect(await requestStatus()).toBe(200);
    const { privateKey, kid, jwk } = await createKey('next');
    answer.text = JSON.stringify({ keys: [...jwks.keys, jwk] });
    expect(await requestWith(privateKey, kid)).toBe(200);
    expect(await requestStatus()).toBe(200);
    expect(fetches()).toBe(2);
  });

  it('is known within two seconds while somebody sends tokens with unknown keys', async () => {
    const answer = { status: 200, text: JSON.stringify(jwks) };
    const { requestStatus, requestWith, send, fetches } = await openWithKeys(answer);
    expect(await requestStatus()).toBe(200);
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
    const { privateKey, kid, jwk } = await createKey('next');
    for (let fetch = 0; fetch < 5; fetch += 1) {
      expect(await requestWith(privateKey, `first-${fetch}`)).toBe(401);
    }
    // Signing takes a while: all of them must wait when the time advances.
    const unknown = Array.from({ length: 50 }, (_, index) => sign(privateKey, `unknown-${index}`));
    const [token, ...attack] = await Promise.all([sign(privateKey, kid), ...unknown]);
    const attacked = Promise.all(attack.map(send));
    const waiting = send(token);
    answer.text = JSON.stringify({ keys: [...jwks.keys, jwk] });
    await vi.waitFor(() => expect(vi.getTimerCount()).toBeGreaterThan(0));
    expect(fetches()).toBe(6);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await waiting).toBe(200);
    expect(new Set(await attacked)).toEqual(new Set([401]));
    expect(fetches()).toBe(7);
  });

  it('is fetched again only after five seconds if it is unknown', async () => {
    const answer = { status: 200, text: JSON.stringify(jwks) };
    const { requestStatus, requestWith, fetches } = await openWithKeys(answer);
    expect(await requestStatus()).toBe(200);
    const { privateKey, kid, jwk } = await createKey('next');
    for (let attempt = 0; attempt < 10; attempt += 1) {
      expect(await requestWith(privateKey, kid)).toBe(401);
    }
    expect(fetches()).toBe(2);
    answer.text = JSON.stringify({ keys: [...jwks.keys, jwk] });
    vi.advanceTimersByTime(5_000);
    expect(await requestWith(privateKey, kid)).toBe(200);
  });

  it('causes a 503 response while the keys cannot be fetched', async () => {
    const answer = { status: 200, text: JSON.stringify(jwks) };
    const { requestStatus, requestWith } = await openWithKeys(answer);
    expect(await requestStatus()).toBe(200);
    const { privateKey, kid } = await createKey('next');
    answer.status = 500;
    expect(await requestWith(privateKey, kid)).toBe(503);
    expect(await requestStatus()).toBe(200);
  });
});
