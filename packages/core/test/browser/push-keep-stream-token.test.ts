import { describe, expect, it, vi } from 'vitest';
import { createFakePushStream, fakeTimeAndChance, settle } from './fake-push-stream.js';

const minute = 60_000;

fakeTimeAndChance();

const refusal = (status: number) => new Response('', { status });

describe('a token', () => {
  it('is asked for anew for every stream', async () => {
    const world = createFakePushStream();
    for (const token of ['token 1', 'token 2', 'token 3']) {
      await world.connect();
      expect(world.server.stream().token).toBe(token);
      await world.end();
      await vi.advanceTimersByTimeAsync(5_000);
    }
    world.kept.stop();
  });

  it('is never in an address', async () => {
    const world = createFakePushStream();
    await world.connect();
    expect(world.server.stream().url).toBe('https://push.example.com/hints');
    world.kept.stop();
  });

  it('that may not be renewed is used again', async () => {
    const world = createFakePushStream();
    await world.connect();
    world.session.mayRenewToken.mockReturnValue(false);
    await world.end();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(world.server.stream().token).toBe('token 1');
    expect(world.server.streams).toHaveLength(2);
    expect(world.getToken).toHaveBeenCalledOnce();
    world.kept.stop();
  });

  it('that was refused is not used again, and none is asked for while none may be', async () => {
    const world = createFakePushStream();
    await world.connect();
    world.session.mayRenewToken.mockReturnValue(false);
    await world.end();
    await vi.advanceTimersByTimeAsync(5_000);
    world.server.stream().answer(refusal(401));
    await vi.advanceTimersByTimeAsync(30 * minute);
    expect(world.server.streams).toHaveLength(2);
    expect(world.getToken).toHaveBeenCalledOnce();
    expect(world.isLive()).toBe(false);
    world.session.mayRenewToken.mockReturnValue(true);
    await vi.advanceTimersByTimeAsync(minute);
    expect(world.server.stream().token).toBe('token 2');
    world.kept.stop();
  });

  it.each([403, 429, 500, 503])('is used again after %d', async (status) => {
    const world = createFakePushStream();
    await settle();
    world.session.mayRenewToken.mockReturnValue(false);
    world.server.stream().answer(refusal(status));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(world.server.streams).toHaveLength(2);
    expect(world.server.stream().token).toBe('token 1');
    world.kept.stop();
  });

  it('that was refused is asked for anew', async () => {
    const world = createFakePushStream();
    await settle();
    world.server.stream().answer(refusal(401));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(world.server.stream().token).toBe('token 2');
    world.kept.stop();
  });

  it('is not asked for by whom takes over while none may be, but as soon as one may', async () => {
    const world = createFakePushStream({ mayRenewToken: false });
    await vi.advanceTimersByTimeAsync(30 * minute);
    expect(world.getToken).not.toHaveBeenCalled();
    expect(world.server.streams).toHaveLength(0);
    world.session.mayRenewToken.mockReturnValue(true);
    await vi.advanceTimersByTimeAsync(minute);
    expect(world.getToken).toHaveBeenCalledOnce();
    expect(world.server.stream().token).toBe('token 1');
    world.kept.stop();
  });

  it.each([undefined, '', null as unknown as undefined])(
    'that is %j is waited for',
    async (token) => {
      const world = createFakePushStream();
      world.getToken.mockResolvedValue(token);
      await world.connect();
      await world.end();
      const asked = world.getToken.mock.calls.length;
      await vi.advanceTimersByTimeAsync(5 * minute);
      expect(world.server.streams).toHaveLength(1);
      expect(world.getToken.mock.calls.length).toBeGreaterThan(asked + 3);
      expect(world.getToken.mock.calls.length).toBeLessThan(asked + 20);
      expect(world.session.report).not.toHaveBeenCalled();
      world.getToken.mockResolvedValue('there');
      await vi.advanceTimersByTimeAsync(minute);
      expect(world.server.stream().token).toBe('there');
      world.kept.stop();
    },
  );

  it('that cannot be had is reported, and asked for later', async () => {
    const world = createFakePushStream();
    const error = Object.assign(new Error('no'), { error: 'login_required' });
    world.getToken.mockRejectedValue(error);
    await world.connect();
    await world.end();
    await vi.advanceTimersByTimeAsync(500);
    expect(world.session.report).toHaveBeenCalledExactlyOnceWith(error);
    await vi.advanceTimersByTimeAsync(5 * minute);
    expect(world.session.report.mock.calls.length).toBeLessThan(20);
    expect(world.server.streams).toHaveLength(1);
    // The one before is not tried either: the user may be another by now.
    world.session.mayRenewToken.mockReturnValue(false);
    await vi.advanceTimersByTimeAsync(5 * minute);
    expect(world.server.streams).toHaveLength(1);
    world.kept.stop();
  });
});

describe('a client that can give no token', () => {
  it('is asked as seldom as polling asks, in the end', async () => {
    const world = createFakePushStream();
    world.getToken.mockRejectedValue(new Error('no'));
    await vi.advanceTimersByTimeAsync(60 * minute);
    const asked = world.getToken.mock.calls.length;
    await vi.advanceTimersByTimeAsync(150 * minute);
    // Half of a quarter of an hour each, by chance.
    const times = world.getToken.mock.calls.length - asked;
    expect(times).toBeGreaterThan(15);
    expect(times).toBeLessThan(25);
    world.kept.stop();
  });

  it('is asked at once when the network is back', async () => {
    const world = createFakePushStream();
    world.getToken.mockRejectedValue(new Error('no'));
    await vi.advanceTimersByTimeAsync(60 * minute);
    world.getToken.mockResolvedValue('there');
    world.kept.nudge(true);
    await settle();
    expect(world.server.stream().token).toBe('there');
    world.kept.stop();
  });

  it('is no reason to be slow when it can', async () => {
    const world = createFakePushStream();
    world.getToken.mockRejectedValue(new Error('no'));
    await vi.advanceTimersByTimeAsync(60 * minute);
    world.getToken.mockResolvedValue('there');
    world.kept.nudge(true);
    await settle();
    world.server.stream().fail();
    await settle();
    expect(await world.untilNext()).toBe(30_000);
    world.kept.stop();
  });
});

describe('a client that can tell what is cached', () => {
  it('is asked for that alone while no token may be renewed', async () => {
    const world = createFakePushStream({ takesOptions: true });
    await world.connect();
    expect(world.getToken).toHaveBeenLastCalledWith({ cacheMode: 'on' });
    world.session.mayRenewToken.mockReturnValue(false);
    await world.end();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(world.getToken).toHaveBeenLastCalledWith({ cacheMode: 'cache-only' });
    expect(world.server.stream().token).toBe('token 2');
    world.kept.stop();
  });

  it('is asked for that too by whom takes over meanwhile', async () => {
    const world = createFakePushStream({ takesOptions: true, mayRenewToken: false });
    await world.connect();
    expect(world.getToken).toHaveBeenCalledExactlyOnceWith({ cacheMode: 'cache-only' });
    expect(world.server.stream().token).toBe('token 1');
    world.kept.stop();
  });

  it('and has none leaves the stream to wait', async () => {
    const world = createFakePushStream({ takesOptions: true, mayRenewToken: false });
    world.getToken.mockResolvedValue(undefined);
    await world.connect();
    await world.end();
    await vi.advanceTimersByTimeAsync(10 * minute);
    expect(world.server.streams).toHaveLength(1);
    expect(world.isLive()).toBe(false);
    for (const call of world.getToken.mock.calls)
      expect(call).toEqual([{ cacheMode: 'cache-only' }]);
    world.kept.stop();
  });
});

describe('a misconfigured server', () => {
  it.each([
    // The page of the app, at every address.
    [200, 1],
    [404, 1],
    [401, 1],
    [429, 0],
    [503, 0],
  ])('that answers %d is said to developers (%d time), once', async (status, times) => {
    vi.resetModules();
    vi.stubEnv('NODE_ENV', 'development');
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    const fresh = await import('./fake-push-stream.js');
    const world = fresh.createFakePushStream();
    for (let turn = 0; turn < 3; turn++) {
      await settle();
      world.server.stream().answer(refusal(status));
      await vi.advanceTimersByTimeAsync(5_000);
    }
    expect(warn).toHaveBeenCalledTimes(times);
    for (const [text] of warn.mock.calls) {
      expect(text).toContain(`https://push.example.com/hints answered ${status}`);
      expect(text).not.toContain('token 1');
    }
    world.kept.stop();
    vi.unstubAllEnvs();
  });
});
