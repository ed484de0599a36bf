import { describe, expect, it, vi } from 'vitest';
import { createFakeStream, type FakeStream, fakeTimeAndRandom, settle } from './fake-stream.js';

const hour = 3_600_000;

fakeTimeAndRandom();

async function reconnect(stream: FakeStream, checkAfterMs = 0): Promise<void> {
  await stream.connect();
  await stream.end();
  await vi.advanceTimersByTimeAsync(1_000);
  await stream.connect({ checkAfterMs });
}

/** Each brings a stream to the moment at which it is stopped. */
const moments: [string, (stream: FakeStream) => Promise<unknown>][] = [
  ['at once', async () => undefined],
  ['during the request', settle],
  [
    'after the response',
    async ({ server }) => {
      await settle();
      server.stream().accept();
    },
  ],
  ['while it is live', (stream) => stream.connect()],
  [
    'before a hint is read',
    async (stream) => {
      await stream.connect();
      stream.server.stream().hint();
    },
  ],
  [
    'before its end is read',
    async (stream) => {
      await stream.connect();
      stream.server.stream().end();
    },
  ],
  [
    'during a backoff delay',
    async (stream) => {
      await stream.connect();
      await stream.end();
    },
  ],
  [
    'during a delay that the server asks for',
    async (stream) => {
      await stream.connect();
      stream.server.stream().send('retry: 60000\n\n');
      await stream.end();
    },
  ],
  ['before a check for missed hints', (stream) => reconnect(stream, 60_000)],
  [
    'during a delay before a check for missed hints',
    async (stream) => {
      await reconnect(stream, 60_000);
      await stream.end();
    },
  ],
  [
    'after a nudge',
    async (stream) => {
      await stream.connect();
      stream.kept.nudge(true);
    },
  ],
  [
    'after a network error',
    async (stream) => {
      await settle();
      stream.server.stream().fail();
    },
  ],
  [
    'after a refusal',
    async (stream) => {
      await settle();
      stream.server.stream().respond(new Response('', { status: 503 }));
    },
  ],
];

async function expectNothingMore(stream: FakeStream): Promise<void> {
  const { session, getToken, server } = stream;
  const hints = stream.hints.length;
  const reports = session.setLive.mock.calls.length;
  await settle();
  expect(vi.getTimerCount()).toBe(0);
  expect(server.open()).toEqual([]);
  const requests = server.streams.length;
  const tokens = getToken.mock.calls.length;
  await vi.advanceTimersByTimeAsync(hour);
  expect(server.streams).toHaveLength(requests);
  expect(getToken).toHaveBeenCalledTimes(tokens);
  expect(stream.hints).toHaveLength(hints);
  expect(session.setLive).toHaveBeenCalledTimes(reports);
  expect(session.report).not.toHaveBeenCalled();
  expect(vi.getTimerCount()).toBe(0);
}

describe('a stream that is stopped', () => {
  it.each(moments)('%s leaves nothing behind', async (_, reach) => {
    const stream = createFakeStream();
    await reach(stream);
    stream.kept.stop();
    await expectNothingMore(stream);
  });

  it.each(moments)('%s, twice and with a nudge, leaves nothing behind', async (_, reach) => {
    const stream = createFakeStream();
    await reach(stream);
    stream.kept.stop();
    stream.kept.nudge(true);
    stream.kept.stop();
    await settle();
    stream.kept.nudge(false);
    await expectNothingMore(stream);
  });

  it.each(['resolves', 'rejects'])(
    'during a token request that %s later leaves nothing behind',
    async (outcome) => {
      let settleToken = () => {};
      const requestToken = () =>
        new Promise<string>((resolve, reject) => {
          settleToken = () =>
            outcome === 'resolves' ? resolve('late') : reject(new Error('late'));
        });
      const stream = createFakeStream({ requestToken });
      await settle();
      stream.kept.stop();
      settleToken();
      await expectNothingMore(stream);
      expect(stream.server.streams).toHaveLength(0);
    },
  );

  it.each(['ready', 'hint'])('by a listener for %s leaves nothing behind', async (event) => {
    const stream = createFakeStream();
    await stream.connect();
    await stream.end();
    await vi.advanceTimersByTimeAsync(1_000);
    if (event === 'hint') stream.onHint(() => stream.kept.stop());
    else stream.session.setLive.mockImplementation((isLive) => isLive && stream.kept.stop());
    stream.server.stream().accept();
    const data = 'data: {"checkAfterMs":60000}';
    const events = [event, 'ready', 'hint'].map((name) => `event: ${name}\n${data}\n\n`);
    stream.server.stream().send(events.join(''));
    await settle();
    expect(stream.hints).toHaveLength(event === 'hint' ? 1 : 0);
    await expectNothingMore(stream);
  });
});
