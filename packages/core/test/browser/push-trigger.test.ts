import { beforeEach, describe, expect, it, vi } from 'vitest';
import { pushTrigger, type PushTriggerOptions } from '../../src/push/index.js';
import { createFakePushSession } from '../push/fake-push-session.js';
import { createFakeServer } from '../push/fake-server.js';
import { createFakeTabs as createFakePushTabs } from '../push/fake-tabs.js';
import { setUpPage, wait } from './fake-page.js';
import { createFakeTabs } from './fake-tabs.js';
import { visit } from './happy-dom.js';

const url = 'https://push.example.com/hints';
const getToken = async () => 'secret';

setUpPage();
beforeEach(() => visit('https://app.example.com/notes/1'));

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
])('the option %j throws invalid_option: %s', (options, name) => {
  expect(() => pushTrigger(options as PushTriggerOptions)).toThrowError(
    expect.objectContaining({
      name: 'SessionHeartbeatError',
      code: 'invalid_option',
      message: `invalid_option: ${name}`,
    }),
  );
});

/** A push source in a page without Web Locks, and the server that it asks. */
function createSource(options: Partial<PushTriggerOptions> = {}) {
  vi.stubGlobal('navigator', {});
  const server = createFakeServer();
  const session = createFakePushSession();
  const trigger = pushTrigger({ url, getToken, fetch: server.fetch, ...options });
  return {
    server,
    session,
    /** Starts the source for a moment. */
    async run(ms = 10) {
      const stop = trigger(() => undefined, session);
      await wait(ms);
      stop();
      await wait(10);
      expect(vi.getTimerCount()).toBe(0);
    },
  };
}

describe('a push source', () => {
  it.each([
    ['/push/hints', 'https://app.example.com/push/hints'],
    // Relative to the page that created the source.
    ['hints', 'https://app.example.com/notes/hints'],
    ['//push.example.com/hints', 'https://push.example.com/hints'],
    ['http://localhost:8080/hints?tenant=a', 'http://localhost:8080/hints?tenant=a'],
    [new URL(url), url],
  ])('with the URL %s asks %s', async (given, href) => {
    const { server, run } = createSource({ url: given });
    visit('https://app.example.com/another/place');
    await run();
    expect(server.stream().url).toBe(href);
    expect(server.stream().token).toBe('secret');
  });

  it('uses the global fetch at the time of the request', async () => {
    const { server } = createSource();
    const stop = pushTrigger({ url, getToken })(() => undefined, createFakePushSession());
    vi.stubGlobal('fetch', server.fetch);
    await wait(10);
    expect(server.streams).toHaveLength(1);
    stop();
  });

  it('passes options for getTokenSilently to getToken, even if it declares no parameter', async () => {
    const withoutParameter = vi.fn(() => getToken());
    await createSource({ getToken: withoutParameter }).run();
    expect(withoutParameter).toHaveBeenCalledExactlyOnceWith({ cacheMode: 'on' });
  });

  it('reports the interval of its options with each report', async () => {
    const { session, run } = createSource({ liveIntervalMs: 3_600_000 });
    await run(100_000);
    const intervals = session.setLive.mock.calls.map(([, intervalMs]) => intervalMs);
    expect(intervals.length).toBeGreaterThan(3);
    expect(new Set(intervals)).toEqual(new Set([3_600_000]));
  });

  it('reports an exception of getToken', async () => {
    const error = new Error('no');
    const { server, session, run } = createSource({
      getToken() {
        throw error;
      },
    });
    await run();
    expect(session.report).toHaveBeenCalledWith(error);
    expect(server.streams).toHaveLength(0);
  });

  it('does nothing on a server, where a relative URL has no page', async () => {
    vi.stubGlobal('document', undefined);
    const { server, run } = createSource({ url: '/hints' });
    await run();
    expect(server.streams).toHaveLength(0);
  });

  it.each([
    ['share a stream with the same user and URL', { url, digest: 'alice' }, 1],
    ['do not share a stream with another user', { url, digest: 'bob' }, 2],
    ['do not share a stream with another URL', { url: `${url}?b`, digest: 'alice' }, 2],
  ])('tabs %s', async (_, other, count) => {
    const names = new Set<string>();
    const request = async (name: string) => void names.add(name);
    vi.stubGlobal('navigator', { locks: { request } });
    const { fetch } = createFakeServer();
    for (const { url: given, digest } of [{ url, digest: 'alice' }, other]) {
      const session = { ...createFakePushSession(), digest };
      pushTrigger({ url: given, getToken, fetch })(() => undefined, session)();
      await wait(10);
    }
    expect(names).toHaveLength(count);
  });

  it('checks for missed hints when it takes over from a tab that is gone', async () => {
    vi.stubGlobal('navigator', createFakePushTabs().open().window.navigator);
    vi.stubGlobal('BroadcastChannel', createFakeTabs().open().BroadcastChannel);
    const server = createFakeServer();
    const trigger = pushTrigger({ url, getToken, fetch: server.fetch });
    const hint = vi.fn();
    const stopFirst = trigger(() => undefined, createFakePushSession());
    await wait(10);
    const stop = trigger(hint, createFakePushSession());
    // The server replays the hints of the last 30 s.
    await wait(31_000);
    stopFirst();
    await wait(10);
    expect(server.streams).toHaveLength(2);
    server.stream().ready();
    await wait(10);
    expect(hint).toHaveBeenCalledExactlyOnceWith({ missed: true });
    stop();
  });
});
