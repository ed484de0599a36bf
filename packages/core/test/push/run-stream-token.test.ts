import { describe, expect, it, vi } from 'vitest';
import { createFakeStream, fakeTimeAndRandom, settle } from './fake-stream.js';

const minute = 60_000;

fakeTimeAndRandom();

const refusal = (status: number) => new Response('', { status });

describe('the token', () => {
  it('is requested for each connection, from the cache or the tenant', async () => {
    const stream = createFakeStream();
    for (const token of ['token 1', 'token 2', 'token 3']) {
      await stream.connect();
      expect(stream.server.stream().token).toBe(token);
      await stream.end();
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(new Set(stream.cacheModes())).toEqual(new Set(['on']));
    stream.kept.stop();
  });

  it('is not part of the URL', async () => {
    const stream = createFakeStream();
    await stream.connect();
    expect(stream.server.stream().url).toBe('https://push.example.com/hints');
    stream.kept.stop();
  });

  it.each([undefined, '', null as unknown as undefined])(
    'is requested again, up to once a minute, while it is %j',
    async (token) => {
      const stream = createFakeStream({ requestToken: async () => token });
      await vi.advanceTimersByTimeAsync(5 * minute);
      expect(stream.server.streams).toHaveLength(0);
      expect(stream.getToken.mock.calls.length).toBeGreaterThan(4);
      expect(stream.getToken.mock.calls.length).toBeLessThan(20);
      expect(stream.session.report).not.toHaveBeenCalled();
      stream.getToken.mockResolvedValue('found');
      await vi.advanceTimersByTimeAsync(minute);
      expect(stream.server.stream().token).toBe('found');
      stream.kept.stop();
    },
  );
});

describe('while the tenant must not be asked, the token', () => {
  it('comes from the cache', async () => {
    const stream = createFakeStream();
    await stream.connect();
    stream.session.mayRenewToken.mockReturnValue(false);
    await stream.end();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(stream.cacheModes()).toEqual(['on', 'cache-only']);
    expect(stream.server.stream().token).toBe('token 2');
    stream.kept.stop();
  });

  it('comes from the cache also at the first connection', async () => {
    const stream = createFakeStream({ mayRenewToken: false });
    await stream.connect();
    expect(stream.cacheModes()).toEqual(['cache-only']);
    expect(stream.server.stream().token).toBe('token 1');
    stream.kept.stop();
  });

  it('is waited for if the cache has none', async () => {
    const requestToken = async () => undefined;
    const stream = createFakeStream({ mayRenewToken: false, requestToken });
    await vi.advanceTimersByTimeAsync(30 * minute);
    expect(stream.server.streams).toHaveLength(0);
    expect(stream.isLive()).toBe(false);
    expect(new Set(stream.cacheModes())).toEqual(new Set(['cache-only']));
    stream.getToken.mockResolvedValue('found');
    stream.session.mayRenewToken.mockReturnValue(true);
    await vi.advanceTimersByTimeAsync(minute);
    expect(stream.cacheModes().at(-1)).toBe('on');
    expect(stream.server.stream().token).toBe('found');
    stream.kept.stop();
  });
});

describe('after the push server rejects a token with 401, the next token', () => {
  it('comes from the tenant', async () => {
    const stream = createFakeStream();
    await settle();
    stream.server.stream().respond(refusal(401));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(stream.cacheModes()).toEqual(['on', 'off']);
    expect(stream.server.stream().token).toBe('token 2');
    stream.kept.stop();
  });

  it('is not requested while the tenant must not be asked', async () => {
    const stream = createFakeStream();
    await stream.connect();
    stream.session.mayRenewToken.mockReturnValue(false);
    await stream.end();
    await vi.advanceTimersByTimeAsync(1_000);
    stream.server.stream().respond(refusal(401));
    await vi.advanceTimersByTimeAsync(30 * minute);
    expect(stream.server.streams).toHaveLength(2);
    expect(stream.cacheModes()).toEqual(['on', 'cache-only']);
    expect(stream.isLive()).toBe(false);
    stream.session.mayRenewToken.mockReturnValue(true);
    await vi.advanceTimersByTimeAsync(minute);
    expect(stream.cacheModes()).toEqual(['on', 'cache-only', 'off']);
    expect(stream.server.stream().token).toBe('token 3');
    stream.kept.stop();
  });

  it('comes from the cache again once a token was accepted', async () => {
    const stream = createFakeStream();
    await settle();
    stream.server.stream().respond(refusal(401));
    await vi.advanceTimersByTimeAsync(1_000);
    await stream.connect();
    await stream.end();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(stream.cacheModes()).toEqual(['on', 'off', 'on']);
    stream.kept.stop();
  });

  it('comes from the cache if the connection with the new token fails', async () => {
    const stream = createFakeStream();
    await settle();
    stream.server.stream().respond(refusal(401));
    await vi.advanceTimersByTimeAsync(1_000);
    for (let turn = 0; turn < 5; turn++) {
      stream.server.stream().fail();
      await vi.advanceTimersByTimeAsync(minute);
    }
    expect(stream.cacheModes().filter((mode) => mode === 'off')).toHaveLength(1);
    stream.kept.stop();
  });

  it('is requested as rarely as polling checks if the server rejects every token', async () => {
    const stream = createFakeStream();
    await settle();
    const reject = async (minutes: number) => {
      for (let passed = 0; passed < minutes * minute; passed += 1_000) {
        stream.server.stream().respond(refusal(401));
        await vi.advanceTimersByTimeAsync(1_000);
      }
    };
    await reject(60);
    stream.getToken.mockClear();
    await reject(120);
    // The delay is a random part of 15 minutes, here the half.
    expect(stream.cacheModes().filter((mode) => mode === 'off').length).toBeLessThan(25);
    stream.kept.stop();
  });
});

it.each([403, 429, 500, 503])('a token may be used again after status %d', async (status) => {
  const stream = createFakeStream();
  await settle();
  stream.server.stream().respond(refusal(status));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(stream.cacheModes()).toEqual(['on', 'on']);
  stream.kept.stop();
});

describe('a token request that fails', () => {
  it('is reported and repeated', async () => {
    const error = Object.assign(new Error('no'), { error: 'login_required' });
    const stream = createFakeStream({ requestToken: () => Promise.reject(error) });
    await settle();
    expect(stream.session.report).toHaveBeenCalledExactlyOnceWith(error);
    await vi.advanceTimersByTimeAsync(5 * minute);
    expect(stream.session.report.mock.calls.length).toBeGreaterThan(1);
    expect(stream.session.report.mock.calls.length).toBeLessThan(20);
    expect(stream.server.streams).toHaveLength(0);
    stream.kept.stop();
  });

  it('is finally repeated as rarely as polling checks', async () => {
    const stream = createFakeStream({ requestToken: () => Promise.reject(new Error('no')) });
    await vi.advanceTimersByTimeAsync(60 * minute);
    stream.getToken.mockClear();
    await vi.advanceTimersByTimeAsync(150 * minute);
    // The delay is a random part of 15 minutes, here the half.
    expect(stream.getToken.mock.calls.length).toBeGreaterThan(15);
    expect(stream.getToken.mock.calls.length).toBeLessThan(25);
    stream.kept.stop();
  });

  it('is repeated at once when the network is back', async () => {
    const stream = createFakeStream({ requestToken: () => Promise.reject(new Error('no')) });
    await vi.advanceTimersByTimeAsync(60 * minute);
    stream.getToken.mockResolvedValue('found');
    stream.kept.nudge(true);
    await settle();
    expect(stream.server.stream().token).toBe('found');
    stream.kept.stop();
  });

  it('does not delay a retry after the next success', async () => {
    const stream = createFakeStream({ requestToken: () => Promise.reject(new Error('no')) });
    await vi.advanceTimersByTimeAsync(60 * minute);
    stream.getToken.mockResolvedValue('found');
    stream.kept.nudge(true);
    await settle();
    stream.server.stream().fail();
    await settle();
    expect(await stream.untilNextRequest()).toBe(30_000);
    stream.kept.stop();
  });
});
