import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createSessionHeartbeat,
  type Probe,
  pushTrigger,
  type PushTriggerOptions,
  type SessionHeartbeat,
} from '../../src/index.js';
import { createFakeClient } from '../fake-client.js';
import { createFakePushServer, type FakePushServer } from './fake-push-server.js';
import { createFakePushSession } from './fake-push-session.js';
import { createFakePushTabs } from './fake-push-tabs.js';
import { visit } from './happy-dom.js';

const url = 'https://push.example.com/hints';
const getToken = async () => 'secret';

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

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

describe('a mistake is thrown at once and says what to do', () => {
  it.each<[unknown, string]>([
    [{ url: 'https://', getToken }, 'url is https://;'],
    [{ url: 'https://[', getToken }, 'url is https://[;'],
    [{ url: 'ftp://push.example.com', getToken }, 'url is ftp://push.example.com;'],
    [{ url: 'javascript:alert(1)', getToken }, 'url is javascript:alert(1);'],
    [{ url, getToken: undefined }, 'getToken is no function'],
    [{ url, getToken: 'secret' }, 'getToken is no function'],
  ])('%j', (options, message) => {
    expect(() => pushTrigger(options as PushTriggerOptions)).toThrowError(
      expect.objectContaining({
        name: 'SessionHeartbeatError',
        code: 'invalid_option',
        message: expect.stringContaining(message) as string,
      }),
    );
  });
});

/** What a trigger asks the server for. */
async function asked(options: Partial<PushTriggerOptions>): Promise<FakePushServer> {
  const server = createFakePushServer();
  vi.stubGlobal('navigator', {});
  const trigger = pushTrigger({ url, getToken, fetch: server.fetch, ...options });
  const undo = trigger(() => undefined, createFakePushSession());
  await pass(10);
  undo();
  await pass(10);
  expect(vi.getTimerCount()).toBe(0);
  return server;
}

describe('the address', () => {
  it.each([
    ['/push/hints', 'https://app.example.com/push/hints'],
    ['hints', 'https://app.example.com/notes/hints'],
    ['//push.example.com/hints', 'https://push.example.com/hints'],
    ['http://localhost:8080/hints?tenant=a', 'http://localhost:8080/hints?tenant=a'],
    [new URL(url), url],
  ])('%s is %s', async (address, href) => {
    const server = await asked({ url: address });
    expect(server.stream().url).toBe(href);
    expect(server.stream().token).toBe('secret');
  });

  it('is that of the page in which the trigger was made', async () => {
    const server = createFakePushServer();
    vi.stubGlobal('navigator', {});
    const trigger = pushTrigger({ url: 'hints', getToken, fetch: server.fetch });
    visit('https://app.example.com/another/place');
    const undo = trigger(() => undefined, createFakePushSession());
    await pass(10);
    expect(server.stream().url).toBe('https://app.example.com/notes/hints');
    undo();
  });
});

it('uses the fetch that the page has when it asks', async () => {
  const server = createFakePushServer();
  vi.stubGlobal('navigator', {});
  const trigger = pushTrigger({ url, getToken });
  const undo = trigger(() => undefined, createFakePushSession());
  vi.stubGlobal('fetch', server.fetch);
  await pass(10);
  expect(server.streams).toHaveLength(1);
  undo();
});

it('takes what getToken throws, at once or later, for a report', async () => {
  const error = new Error('no');
  const session = createFakePushSession();
  const server = createFakePushServer();
  vi.stubGlobal('navigator', {});
  const throws = () => {
    throw error;
  };
  const undo = pushTrigger({ url, getToken: throws, fetch: server.fetch })(() => {}, session);
  await pass(10);
  expect(session.report).toHaveBeenCalledWith(error);
  expect(server.streams).toHaveLength(0);
  undo();
});

it('does nothing on a server, where a relative address has no page', async () => {
  vi.stubGlobal('document', undefined);
  const server = createFakePushServer();
  const trigger = pushTrigger({ url: '/hints', getToken, fetch: server.fetch });
  const undo = trigger(() => undefined, createFakePushSession());
  await pass(10);
  undo();
  expect(server.streams).toHaveLength(0);
  expect(vi.getTimerCount()).toBe(0);
});

describe('tabs', () => {
  const names = async (...options: { url: string; digest: string }[]) => {
    const opened: string[] = [];
    class Channel {
      constructor(name: string) {
        opened.push(name);
      }
      postMessage() {}
      close() {}
    }
    vi.stubGlobal('BroadcastChannel', Channel);
    vi.stubGlobal('navigator', {});
    const { fetch } = createFakePushServer();
    for (const { url: address, digest } of options) {
      const session = { ...createFakePushSession(), digest };
      pushTrigger({ url: address, getToken, fetch })(() => undefined, session)();
      await pass(10);
    }
    return new Set(opened).size;
  };

  it('of the same session and address share a stream', async () => {
    expect(await names({ url, digest: 'alice' }, { url, digest: 'alice' })).toBe(1);
  });

  it('of other sessions or addresses share none', async () => {
    expect(await names({ url, digest: 'alice' }, { url, digest: 'bob' })).toBe(2);
    expect(await names({ url, digest: 'alice' }, { url: `${url}?b`, digest: 'alice' })).toBe(2);
  });
});

it('asks for what was missed when the tab that had the stream is gone', async () => {
  const { window: page } = createFakePushTabs().open();
  vi.stubGlobal('navigator', page.navigator);
  vi.stubGlobal('BroadcastChannel', page.BroadcastChannel);
  const server = createFakePushServer();
  const trigger = pushTrigger({ url, getToken, fetch: server.fetch });
  const hint = vi.fn();
  const undoFirst = trigger(() => undefined, createFakePushSession());
  await pass(10);
  const undo = trigger(hint, createFakePushSession());
  await pass(10);
  undoFirst();
  await pass(10);
  server.stream().ready();
  await pass(10);
  expect(server.streams).toHaveLength(2);
  expect(hint).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ missed: true }));
  undo();
});

/** A heartbeat in this page, and another that is in another tab as far as the two can see. */
async function startHeartbeats(number: number, server: FakePushServer) {
  const probe = vi.fn<Probe>(async () => ({ session: 'alive' }));
  const heartbeats: SessionHeartbeat[] = [];
  const trigger = pushTrigger({ url, getToken, fetch: server.fetch });
  for (let turn = 0; turn < number; turn++) {
    const heartbeat = createSessionHeartbeat(createFakeClient(), {
      probe: Object.assign((...args: Parameters<Probe>) => probe(...args), { passive: true }),
      liveIntervalMs: 3_600_000,
      triggers: { push: trigger },
    });
    heartbeats.push(heartbeat);
    heartbeat.start();
    await pass(3_000);
  }
  server.stream().ready();
  await pass(20_000);
  probe.mockClear();
  return { heartbeats, probe };
}

describe('a heartbeat', () => {
  beforeEach(() => {
    const { window: page } = createFakePushTabs().open();
    vi.stubGlobal('navigator', page.navigator);
    vi.stubGlobal('BroadcastChannel', page.BroadcastChannel);
  });

  it('is live while the stream is, and checks for a hint', async () => {
    const server = createFakePushServer();
    const { heartbeats, probe } = await startHeartbeats(1, server);
    const [heartbeat] = heartbeats as [SessionHeartbeat];
    expect(heartbeat.getSnapshot()).toMatchObject({ status: 'active', live: true });
    const verified = vi.fn();
    heartbeat.on('sessionVerified', verified);
    server.stream().hint({ sub: 'auth0|alice', sid: 'one' });
    await pass(1_000);
    expect(probe).toHaveBeenCalledOnce();
    expect(verified).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ trigger: 'push' }));
    server.stream().hint({ sub: 'auth0|bob' });
    await pass(1_000);
    expect(probe).toHaveBeenCalledOnce();
    server.stream().end();
    await pass(10);
    expect(heartbeat.getSnapshot()).toMatchObject({ status: 'active', live: false });
    heartbeat.stop();
    await pass(10);
    expect(vi.getTimerCount()).toBe(0);
    expect(server.open()).toEqual([]);
  });

  it('ends the stream with the session', async () => {
    const server = createFakePushServer();
    const { heartbeats, probe } = await startHeartbeats(1, server);
    const [heartbeat] = heartbeats as [SessionHeartbeat];
    probe.mockResolvedValue({ session: 'expired' });
    server.stream().hint();
    await pass(1_000);
    expect(heartbeat.getSnapshot()).toMatchObject({ status: 'lost', live: false });
    expect(server.open()).toEqual([]);
    heartbeat.stop();
    await pass(10);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('that is stopped by whom it tells that it is live leaves nothing', async () => {
    const server = createFakePushServer();
    const { heartbeats } = await startHeartbeats(1, server);
    const [heartbeat] = heartbeats as [SessionHeartbeat];
    server.stream().end();
    await pass(2_000);
    heartbeat.subscribe(() => {
      if (heartbeat.getSnapshot().live) heartbeat.stop();
    });
    server.stream().ready({ checkAfterMs: 60_000 });
    await pass(10);
    expect(heartbeat.getSnapshot().live).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
    expect(server.open()).toEqual([]);
  });

  it('asks once for a hint that reaches several, by one stream', async () => {
    const server = createFakePushServer();
    const { heartbeats, probe } = await startHeartbeats(3, server);
    expect(server.streams).toHaveLength(1);
    for (const heartbeat of heartbeats) expect(heartbeat.getSnapshot().live).toBe(true);
    const verified = vi.fn();
    for (const heartbeat of heartbeats) heartbeat.on('sessionVerified', verified);
    server.stream().hint();
    await pass(5_000);
    expect(verified).toHaveBeenCalledTimes(3);
    expect(probe).toHaveBeenCalledOnce();
    probe.mockResolvedValue({ session: 'expired' });
    server.stream().hint();
    await pass(5_000);
    for (const heartbeat of heartbeats) expect(heartbeat.getSnapshot().status).toBe('lost');
    for (const heartbeat of heartbeats) heartbeat.stop();
    await pass(10);
    expect(vi.getTimerCount()).toBe(0);
  });
});
