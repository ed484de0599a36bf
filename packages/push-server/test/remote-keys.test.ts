import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createPushServer } from '../src/index.js';
import { serve } from './http-server.js';
import { requestStream } from './server.js';
import { AUDIENCE, ISSUER, jwks } from './tokens.js';

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
  return { requestStatus, fetches: () => fetches };
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
