import { describe, expect, it, vi } from 'vitest';
import {
  advance,
  createFakeStream,
  type FakeStream,
  fakeTimeAndRandom,
  hintEvent,
  minute,
  settle,
} from './fake-stream.js';

fakeTimeAndRandom();

/** Each brings a live stream to the moment at which it is stopped. */
const moments: [string, (stream: FakeStream) => unknown][] = [
  ['while it is live', () => undefined],
  ['before a hint is read', ({ server }) => server.stream().hint()],
  ['before its end is read', ({ server }) => server.stream().end()],
  ['during a backoff delay', (stream) => stream.end()],
  [
    'during a delay that the server asks for',
    async (stream) => {
      await stream.send('retry: 60000\n\n');
      await stream.end();
    },
  ],
  ['before a check for missed hints', (stream) => stream.reconnect({ checkAfterMs: minute })],
  ['after a nudge', ({ kept }) => kept.nudge(true)],
];

/** Each brings a new stream to the moment at which it is stopped. */
const firstMoments: typeof moments = [
  ['at once', () => undefined],
  ['during the request', settle],
  [
    'after the response',
    async ({ server }) => {
      await settle();
      server.stream().accept();
    },
  ],
];

async function expectNothingMore({ session, getToken, server, hints }: FakeStream): Promise<void> {
  const count = () => [
    hints.length,
    session.setLive.mock.calls.length,
    server.streams.length,
    getToken.mock.calls.length,
  ];
  const [checks, reports] = count();
  await settle();
  expect(count().slice(0, 2)).toEqual([checks, reports]);
  expect(vi.getTimerCount()).toBe(0);
  expect(server.open()).toEqual([]);
  const before = count();
  await advance(60 * minute);
  expect(count()).toEqual(before);
  expect(session.report).not.toHaveBeenCalled();
}

describe('a stream that is stopped', () => {
  it.each([
    ...firstMoments,
    ...moments.map(([moment, reach]): (typeof moments)[number] => [
      moment,
      async (stream) => {
        await stream.connect();
        await reach(stream);
      },
    ]),
  ])('%s leaves nothing behind, also if it is nudged and stopped again', async (_, reach) => {
    const stream = createFakeStream();
    await reach(stream);
    stream.kept.stop();
    await expectNothingMore(stream);
    stream.kept.nudge(true);
    stream.kept.stop();
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

  it.each([
    ['ready', 0],
    ['hint', 1],
  ])('by a listener for %s leaves nothing behind', async (event, hints) => {
    const stream = createFakeStream();
    await stream.connect();
    await stream.end();
    await advance(1_000);
    if (event === 'hint') stream.onHint(() => stream.kept.stop());
    else stream.session.setLive.mockImplementation((isLive) => isLive && stream.kept.stop());
    stream.server.stream().accept();
    const ready = 'event: ready\ndata: {"checkAfterMs":60000}\n\n';
    await stream.send(event === 'hint' ? hintEvent() + ready : ready + hintEvent());
    expect(stream.hints).toHaveLength(hints);
    await expectNothingMore(stream);
  });
});
