import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createPushServer } from '../src/index.js';
import { serve } from './http-server.js';
import { askForStream } from './server.js';
import { AUDIENCE, ISSUER, jwks } from './tokens.js';

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => vi.useRealTimers());

const minutes = 60_000;

/** A push server that reads its keys from a server of their own, which answers as it is told. */
async function openWithKeys(answer: { status: number; text: string }) {
  let reads = 0;
  const url = await serve((_, outgoing) => {
    reads += 1;
    outgoing.writeHead(answer.status).end(answer.text);
  });
  const server = createPushServer({ issuer: ISSUER, audience: AUDIENCE, jwksUri: `${url}/` });
  onTestFinished(() => server.close());
  const ask = async () => {
    const response = await askForStream(server);
    await response.body?.cancel();
    return response.status;
  };
  return { ask, reads: () => reads };
}

describe('keys that cannot be read again', () => {
  it.each([
    { status: 500, text: '' },
    { status: 200, text: '<html>' },
    { status: 200, text: '{}' },
  ])('stay good for a day: %j', async (failure) => {
    const answer = { status: 200, text: JSON.stringify(jwks) };
    const { ask, reads } = await openWithKeys(answer);
    expect(await ask()).toBe(200);
    Object.assign(answer, failure);
    vi.advanceTimersByTime(11 * minutes);
    expect(await ask()).toBe(200);
    expect(reads()).toBe(2);
    vi.advanceTimersByTime(24 * 60 * minutes);
    expect(await ask()).toBe(503);
  });

  it('are not asked for with each token', async () => {
    const answer = { status: 500, text: '' };
    const { ask, reads } = await openWithKeys(answer);
    for (let token = 0; token < 20; token += 1) expect(await ask()).toBe(503);
    expect(reads()).toBe(1);
    vi.advanceTimersByTime(3_000);
    expect(await ask()).toBe(503);
    expect(reads()).toBe(1);
    Object.assign(answer, { status: 200, text: JSON.stringify(jwks) });
    vi.advanceTimersByTime(2_000);
    expect(await ask()).toBe(200);
  });
});
