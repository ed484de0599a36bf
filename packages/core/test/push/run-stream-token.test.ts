import { describe, expect, it } from 'vitest';
import {
  advance,
  createFakeStream,
  createLiveStream,
  fakeTimeAndRandom,
  minute,
  second,
  settle,
} from './fake-stream.js';

fakeTimeAndRandom();

describe('the token', () => {
  it('is requested for each connection, from the cache or the tenant', async () => {
    const stream = await createLiveStream();
    await stream.reconnect();
    await stream.reconnect();
    expect(stream.server.streams.map(({ token }) => token)).toEqual(
      [1, 2, 3].map((n) => `token ${n}`),
    );
    expect(stream.cacheModes()).toEqual(['on', 'on', 'on']);
  });

  it.each([undefined, ''])(
    'is requested again, up to once a minute, while it is %j',
    async (token) => {
      const stream = createFakeStream({ requestToken: async () => token });
      await advance(5 * minute);
      expect(stream.server.streams).toHaveLength(0);
      expect(stream.getToken.mock.calls.length).toBeGreaterThan(4);
      expect(stream.getToken.mock.calls.length).toBeLessThan(20);
      expect(stream.session.report).not.toHaveBeenCalled();
      stream.getToken.mockResolvedValue('found');
      await advance(minute);
      expect(stream.server.stream().token).toBe('found');
    },
  );
});

describe('while the tenant must not be asked, the token', () => {
  it('comes from the cache', async () => {
    const stream = await createLiveStream({ mayRenewToken: false });
    await stream.reconnect();
    stream.session.mayRenewToken.mockReturnValue(true);
    await stream.reconnect();
    expect(stream.cacheModes()).toEqual(['cache-only', 'cache-only', 'on']);
    expect(stream.server.streams).toHaveLength(3);
  });

  it('is not requested if the push server rejected the cached one', async () => {
    const stream = await createLiveStream();
    stream.session.mayRenewToken.mockReturnValue(false);
    await stream.end();
    await advance(second);
    await stream.refuse(401);
    await advance(30 * minute);
    expect(stream.cacheModes()).toEqual(['on', 'cache-only']);
    expect(stream.isLive()).toBe(false);
    stream.session.mayRenewToken.mockReturnValue(true);
    await advance(minute);
    expect(stream.cacheModes()).toEqual(['on', 'cache-only', 'off']);
    expect(stream.server.stream().token).toBe('token 3');
  });
});

it.each([
  ['the tenant', 401, 'off'],
  ['the cache', 403, 'on'],
  ['the cache', 429, 'on'],
  ['the cache', 500, 'on'],
])('the next token comes from %s after status %d', async (_, status, cacheMode) => {
  const stream = createFakeStream();
  await stream.refuse(status);
  await advance(second);
  expect(stream.cacheModes()).toEqual(['on', cacheMode]);
  expect(stream.server.stream().token).toBe('token 2');
});

describe('after the push server rejected a token and got a new one, the next token', () => {
  it('comes from the cache again', async () => {
    const stream = createFakeStream();
    await stream.refuse(401);
    await advance(second);
    await stream.connect();
    await stream.reconnect();
    expect(stream.cacheModes()).toEqual(['on', 'off', 'on']);
  });

  it('comes from the cache if the connection with the new token fails', async () => {
    const stream = createFakeStream();
    await stream.refuse(401);
    await advance(second);
    for (let turn = 0; turn < 5; turn++) {
      await stream.fail();
      await advance(minute);
    }
    expect(stream.cacheModes().filter((mode) => mode === 'off')).toHaveLength(1);
  });

  it('is requested as rarely as polling checks if the server rejects every token', async () => {
    const stream = createFakeStream();
    const reject = async (minutes: number) => {
      for (let passed = 0; passed < minutes * minute; passed += second) {
        await stream.refuse(401);
        await advance(second);
      }
    };
    await reject(60);
    stream.getToken.mockClear();
    await reject(120);
    // The delay is a random part of 15 minutes, here the half.
    expect(stream.cacheModes().filter((mode) => mode === 'off').length).toBeLessThan(25);
  });
});

describe('a token request that fails', () => {
  const error = Object.assign(new Error('no'), { error: 'login_required' });
  const requestToken = () => Promise.reject(error);

  it('is reported and repeated', async () => {
    const stream = createFakeStream({ requestToken });
    await settle();
    expect(stream.session.report).toHaveBeenCalledExactlyOnceWith(error);
    await advance(5 * minute);
    expect(stream.session.report.mock.calls.length).toBeGreaterThan(1);
    expect(stream.session.report.mock.calls.length).toBeLessThan(20);
    expect(stream.server.streams).toHaveLength(0);
  });

  it('is finally repeated as rarely as polling checks, until the network is back', async () => {
    const stream = createFakeStream({ requestToken });
    await advance(60 * minute);
    stream.getToken.mockClear();
    await advance(150 * minute);
    // The delay is a random part of 15 minutes, here the half.
    expect(stream.getToken.mock.calls.length).toBeGreaterThan(15);
    expect(stream.getToken.mock.calls.length).toBeLessThan(25);
    stream.getToken.mockResolvedValue('found');
    stream.kept.nudge(true);
    await settle();
    expect(stream.server.stream().token).toBe('found');
    await stream.fail();
    expect(await stream.untilNextRequest()).toBe(30 * second);
  });
});
