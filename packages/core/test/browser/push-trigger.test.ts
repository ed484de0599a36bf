import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSessionHeartbeat, type Probe, type SessionHeartbeat } from '../../src/index.js';
import { pushTrigger, type PushTriggerOptions } from '../../src/push/index.js';
import { createFakeClient } from '../fake-client.js';
import { createFakePushSession } from '../push/fake-push-session.js';
import { createFakeServer, type FakeServer } from '../push/fake-server.js';
import { createFakeTabs as createFakePushTabs } from '../push/fake-tabs.js';
import { createFakeTabs } from './fake-tabs.js';
import { visit } from './happy-dom.js';

const url = 'https://push.example.com/hints';
const getToken = async () => 'secret';

const advance = (ms: number) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers();
  visit('https://app.example.com/notes/1');
  localStorage.clear();
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Gives the page Web Locks and channels that take part in the fake timers. */
function stubLocksAndChannels(): void {
  vi.stubGlobal('navigator', createFakePushTabs().open().window.navigator);
  vi.stubGlobal('BroadcastChannel', createFakeTabs().open().BroadcastChannel);
}

describe('an invalid option', () => {
  it.each<[unknown, string]>([
    [{ url: 'https://', getToken }, 'url'],
    [{ url: 'https://[', getToken }, 'url'],
    [{ url: 'ftp://push.example.com', getToken }, 'url'],
    [{ url: 'javascript:alert(1)', getToken }, 'url'],
    [{ url, getToken: undefined }, 'getToken'],
    [{ url, getToken: 'secret' }, 'getToken'],
    [{ url, getToken, fetch: '/fetch' }, 'fetch'],
    [{ url, getToken, liveIntervalMs: 0 }, 'liveIntervalMs'],
    [{ url, getToken, liveIntervalMs: Number.NaN }, 'liveIntervalMs'],
    [{ url, getToken, liveIntervalMs: '60000' }, 'liveIntervalMs'],
  ])('%j throws invalid_option: %s', (options, name) => {
    expect(() => pushTrigger(options as PushTriggerOptions)).toThrowError(
      expect.objectContaining({
        name: 'SessionHeartbeatError',
        code: 'invalid_option',
        message: `invalid_option: ${name}`,
      }),
    );
  });
});

/** Starts a push source for a moment. Returns the server that it asked. */
async function requestFrom(options: Partial<PushTriggerOptions>): Promise<FakeServer> {
  const server = createFakeServer();
  vi.stubGlobal('navigator', {});
  const trigger = pushTrigger({ url, getToken, fetch: server.fetch, ...options });
  const stop = trigger(() => undefined, createFakePushSession());
  await advance(10);
  stop();
  await advance(10);
  expect(vi.getTimerCount()).toBe(0);
  return server;
}

describe('the URL', () => {
  it.each([
    ['/push/hints', 'https://app.example.com/push/hints'],
    ['hints', 'https://app.example.com/notes/hints'],
    ['//push.example.com/hints', 'https://push.example.com/hints'],
    ['http://localhost:8080/hints?tenant=a', 'http://localhost:8080/hints?tenant=a'],
    [new URL(url), url],
  ])('%s is %s', async (given, href) => {
    const server = await requestFrom({ url: given });
    expect(server.stream().url).toBe(href);
    expect(server.stream().token).toBe('secret');
  });

  it('is relative to the page that created the source', async () => {
    const server = createFakeServer();
    vi.stubGlobal('navigator', {});
    const trigger = pushTrigger({ url: 'hints', getToken, fetch: server.fetch });
    visit('https://app.example.com/another/place');
    const stop = trigger(() => undefined, createFakePushSession());
    await advance(10);
    expect(server.stream().url).toBe('https://app.example.com/notes/hints');
    stop();
  });
});

it('uses the global fetch at the time of the request', async () => {
  const server = createFakeServer();
  vi.stubGlobal('navigator', {});
  const trigger = pushTrigger({ url, getToken });
  const stop = trigger(() => undefined, createFakePushSession());
  vi.stubGlobal('fetch', server.fetch);
  await advance(10);
  expect(server.streams).toHaveLength(1);
  stop();
});

it('passes options for getTokenSilently to getToken, even if it declares no parameter', async () => {
  const withoutParameter = vi.fn(() => getToken());
  await requestFrom({ getToken: withoutParameter });
  expect(withoutParameter).toHaveBeenCalledExactlyOnceWith({ cacheMode: 'on' });
});

it('reports the interval of its options with each report', async () => {
  vi.stubGlobal('navigator', {});
  const session = createFakePushSession();
  const { fetch } = createFakeServer();
  const stop = pushTrigger({ url, getToken, fetch, liveIntervalMs: 3_600_000 })(() => {}, session);
  await advance(100_000);
  stop();
  expect(session.setLive.mock.calls.length).toBeGreaterThan(3);
  expect(new Set(session.setLive.mock.calls.map(([, intervalMs]) => intervalMs))).toEqual(
    new Set([3_600_000]),
  );
});

it('reports an exception of getToken', async () => {
  const error = new Error('no');
  const session = createFakePushSession();
  const server = createFakeServer();
  vi.stubGlobal('navigator', {});
  const throws = () => {
    throw error;
  };
  const stop = pushTrigger({ url, getToken: throws, fetch: server.fetch })(() => {}, session);
  await advance(10);
  expect(session.report).toHaveBeenCalledWith(error);
  expect(server.streams).toHaveLength(0);
  stop();
});

it('does nothing on a server, where a relative URL has no page', async () => {
  vi.stubGlobal('document', undefined);
  const server = createFakeServer();
  const trigger = pushTrigger({ url: '/hints', getToken, fetch: server.fetch });
  const stop = trigger(() => undefined, createFakePushSession());
  await advance(10);
  stop();
  expect(server.streams).toHaveLength(0);
  expect(vi.getTimerCount()).toBe(0);
});

describe('tabs', () => {
  /** The names of the locks that push sources request. */
  async function lockNames(...options: { url: string; digest: string }[]): Promise<Set<string>> {
    const names = new Set<string>();
    vi.stubGlobal('navigator', {
      locks: { request: async (name: string) => void names.add(name) },
    });
    const { fetch } = createFakeServer();
    for (const { url: given, digest } of options) {
      const session = { ...createFakePushSession(), digest };
      pushTrigger({ url: given, getToken, fetch })(() => undefined, session)();
      await advance(10);
    }
    return names;
  }

  it('with the same user and URL share a stream', async () => {
    expect(await lockNames({ url, digest: 'alice' }, { url, digest: 'alice' })).toHaveLength(1);
  });

  it('with another user or URL do not', async () => {
    expect(await lockNames({ url, digest: 'alice' }, { url, digest: 'bob' })).toHaveLength(2);
    const other = { url: `${url}?b`, digest: 'alice' };
    expect(await lockNames({ url, digest: 'alice' }, other)).toHaveLength(2);
  });
});

it('checks for missed hints when it takes over from a tab that is gone', async () => {
  stubLocksAndChannels();
  const server = createFakeServer();
  const trigger = pushTrigger({ url, getToken, fetch: server.fetch });
  const hint = vi.fn();
  const stopFirst = trigger(() => undefined, createFakePushSession());
  await advance(10);
  const stop = trigger(hint, createFakePushSession());
  // The server replays the hints of the last 30 s.
  await advance(31_000);
  stopFirst();
  await advance(10);
  expect(server.streams).toHaveLength(2);
  server.stream().ready();
  await advance(10);
  expect(hint).toHaveBeenCalledExactlyOnceWith({ missed: true });
  stop();
});

/** Starts heartbeats that share locks, channels and storage, as if each were in its own tab. */
async function startHeartbeats(count: number, server: FakeServer) {
  const ask = vi.fn<Probe['ask']>(async () => ({ session: 'alive' }));
  const heartbeats: SessionHeartbeat[] = [];
  const push = pushTrigger({
    url,
    getToken,
    fetch: server.fetch,
    liveIntervalMs: 3_600_000,
  });
  for (let turn = 0; turn < count; turn++) {
    const heartbeat = createSessionHeartbeat(createFakeClient(), {
      probe: { kind: 'silent_auth', passive: true, ask },
      push,
    });
    heartbeats.push(heartbeat);
    heartbeat.start();
    await advance(3_000);
  }
  server.stream().ready();
  await advance(20_000);
  ask.mockClear();
  return { heartbeats, ask };
}

describe('a heartbeat', () => {
  beforeEach(stubLocksAndChannels);

  it('is live while the stream is, and checks on a hint', async () => {
    const server = createFakeServer();
    const { heartbeats, ask } = await startHeartbeats(1, server);
    const [heartbeat] = heartbeats as [SessionHeartbeat];
    expect(heartbeat.getSnapshot()).toMatchObject({ status: 'active', live: true });
    const onVerified = vi.fn();
    heartbeat.on('sessionVerified', onVerified);
    server.stream().hint({ sub: 'auth0|alice', sid: 'one' });
    await advance(1_000);
    expect(ask).toHaveBeenCalledOnce();
    expect(onVerified).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ trigger: 'push' }),
    );
    server.stream().hint({ sub: 'auth0|bob' });
    await advance(1_000);
    expect(ask).toHaveBeenCalledOnce();
    server.stream().end();
    await advance(10);
    expect(heartbeat.getSnapshot()).toMatchObject({ status: 'active', live: false });
    heartbeat.stop();
    await advance(10);
    expect(vi.getTimerCount()).toBe(0);
    expect(server.open()).toEqual([]);
  });

  it('ends the stream with the session', async () => {
    const server = createFakeServer();
    const { heartbeats, ask } = await startHeartbeats(1, server);
    const [heartbeat] = heartbeats as [SessionHeartbeat];
    ask.mockResolvedValue({ session: 'expired' });
    server.stream().hint();
    await advance(1_000);
    expect(heartbeat.getSnapshot()).toMatchObject({ status: 'lost', live: false });
    expect(server.open()).toEqual([]);
    heartbeat.stop();
    await advance(10);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('leaves nothing behind if a listener stops it when it becomes live', async () => {
    const server = createFakeServer();
    const { heartbeats } = await startHeartbeats(1, server);
    const [heartbeat] = heartbeats as [SessionHeartbeat];
    server.stream().end();
    await advance(2_000);
    heartbeat.subscribe(() => {
      if (heartbeat.getSnapshot().live) heartbeat.stop();
    });
    server.stream().ready({ checkAfterMs: 60_000 });
    await advance(10);
    expect(heartbeat.getSnapshot().live).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
    expect(server.open()).toEqual([]);
  });

  it('checks once for all tabs on a hint, and shares the result', async () => {
    const server = createFakeServer();
    const { heartbeats, ask } = await startHeartbeats(3, server);
    expect(server.streams).toHaveLength(1);
    for (const heartbeat of heartbeats) expect(heartbeat.getSnapshot().live).toBe(true);
    const onVerified = vi.fn();
    for (const heartbeat of heartbeats) heartbeat.on('sessionVerified', onVerified);
    server.stream().hint();
    await advance(5_000);
    expect(onVerified.mock.calls.map(([{ trigger }]) => trigger as string).sort()).toEqual([
      'other_tab',
      'other_tab',
      'push',
    ]);
    expect(ask).toHaveBeenCalledOnce();
    ask.mockResolvedValue({ session: 'expired' });
    server.stream().hint();
    await advance(5_000);
    for (const heartbeat of heartbeats) expect(heartbeat.getSnapshot().status).toBe('lost');
    for (const heartbeat of heartbeats) heartbeat.stop();
    await advance(10);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('of each tab uses the interval of the live stream', async () => {
    const server = createFakeServer();
    const { heartbeats, ask } = await startHeartbeats(2, server);
    for (let minutes = 0; minutes < 29; minutes++) {
      server.stream().send(':\n\n');
      await advance(30_000);
      server.stream().send(':\n\n');
      await advance(30_000);
    }
    expect(ask).not.toHaveBeenCalled();
    for (const heartbeat of heartbeats) {
      expect(heartbeat.getSnapshot().live).toBe(true);
      heartbeat.stop();
    }
  });
});
