import { describe, expect, it } from 'vitest';
import {
  advance,
  awayEvent,
  createFakeStream,
  createLiveStream,
  fakeTimeAndRandom,
  hintEvent,
  minute,
  readyEvent,
  second,
  settle,
} from './fake-stream.js';

fakeTimeAndRandom();

describe('a chunk with many events', () => {
  it('is forwarded as one hint', async () => {
    const stream = await createLiveStream();
    await stream.send(hintEvent({ sub: 'auth0|alice' }).repeat(100));
    expect(stream.hints).toEqual([{ sub: 'auth0|alice' }]);
  });

  it('reports only the last state', async () => {
    const stream = await createLiveStream();
    stream.session.setLive.mockClear();
    await stream.send((readyEvent + awayEvent).repeat(50) + readyEvent);
    expect(stream.session.setLive.mock.calls).toEqual([[true, undefined]]);
    expect(stream.hints).toEqual([{ missed: true }]);
  });

  it('contains a hint about this user between hints about others', async () => {
    const stream = await createLiveStream();
    stream.session.isAbout.mockImplementation(({ sub }) => sub === 'auth0|alice');
    const others = hintEvent({ sub: 'auth0|bob' }).repeat(50);
    await stream.send(others + hintEvent({ sub: 'auth0|alice' }) + others);
    await stream.send(others);
    expect(stream.hints).toEqual([{ sub: 'auth0|alice' }]);
  });
});

it('lets the timers of the page fire between two chunks', async () => {
  const stream = await createLiveStream();
  const handled: string[] = [];
  stream.onHint(() => handled.push('hint'));
  for (let chunk = 0; chunk < 3; chunk++) stream.server.stream().hint();
  setTimeout(() => handled.push('timer'));
  await advance(second);
  expect(handled).toEqual(['hint', 'timer', 'hint', 'hint']);
});

describe('a server that sends too much', () => {
  it('loses its stream after its last hint, and is left alone for an hour', async () => {
    const stream = await createLiveStream();
    await stream.send(hintEvent().repeat(1_000));
    expect(stream.hints).toEqual([{}]);
    expect(stream.server.open()).toEqual([]);
    expect(stream.isLive()).toBe(false);
    expect(stream.session.reportFlood).toHaveBeenCalledOnce();
    await advance(60 * minute - second);
    stream.kept.nudge(true);
    await settle();
    expect(stream.server.streams).toHaveLength(1);
    await advance(second);
    expect(stream.server.streams).toHaveLength(2);
  });

  it('is detected by many small chunks, and by comments', async () => {
    const stream = await createLiveStream();
    for (let chunk = 0; chunk < 1_100; chunk++) stream.server.stream().send(':\n\n');
    await advance(2 * second);
    expect(stream.server.open()).toEqual([]);
    expect(stream.session.reportFlood).toHaveBeenCalledOnce();
  });

  it('is detected across connections', async () => {
    const stream = createFakeStream();
    for (let connection = 0; connection < 2; connection++) {
      await stream.connect();
      stream.server.stream().send(hintEvent().repeat(600));
      await stream.end();
      await advance(3 * second);
    }
    expect(stream.session.reportFlood).toHaveBeenCalledOnce();
  });

  it('reports nothing after the stream was stopped', async () => {
    const stream = await createLiveStream();
    stream.onHint(() => stream.kept.stop());
    await stream.send(hintEvent().repeat(1_000));
    expect(stream.session.reportFlood).not.toHaveBeenCalled();
  });
});

describe('a server that sends much keeps its stream', () => {
  it('with 20 events per second', async () => {
    const stream = await createLiveStream();
    for (let elapsed = 0; elapsed < 600; elapsed++) {
      stream.server.stream().send(hintEvent().repeat(19));
      await advance(second);
    }
    expect(stream.isLive()).toBe(true);
    expect(stream.session.reportFlood).not.toHaveBeenCalled();
  });

  it('with a backlog of a suspended page', async () => {
    const stream = await createLiveStream();
    await stream.send(hintEvent().repeat(600) + ':\n\n'.repeat(2_000));
    expect(stream.session.reportFlood).not.toHaveBeenCalled();
  });
});
