import { describe, expect, it, vi } from 'vitest';
import { createFakeStream, fakeTimeAndRandom, settle } from './fake-stream.js';

const second = 1_000;
const hour = 3_600 * second;

const hintEvent = (fields: object) => `event: hint\ndata: ${JSON.stringify(fields)}\n\n`;
const stateEvent = (type: string, fields: object = {}) =>
  `event: ${type}\ndata: ${JSON.stringify(fields)}\n\n`;

fakeTimeAndRandom();

describe('a chunk with many events', () => {
  it('is forwarded as one hint', async () => {
    const stream = createFakeStream();
    await stream.connect();
    stream.server.stream().send(hintEvent({ sub: 'auth0|alice' }).repeat(100));
    await settle();
    expect(stream.hints).toEqual([{ sub: 'auth0|alice' }]);
    stream.kept.stop();
  });

  it('reports only the last state', async () => {
    const stream = createFakeStream();
    await stream.connect();
    stream.session.setLive.mockClear();
    stream.server
      .stream()
      .send((stateEvent('ready') + stateEvent('away')).repeat(50) + stateEvent('ready'));
    await settle();
    expect(stream.session.setLive.mock.calls).toEqual([[true, undefined]]);
    expect(stream.hints).toEqual([{ missed: true }]);
    stream.kept.stop();
  });

  it('contains a hint about this user between hints about others', async () => {
    const stream = createFakeStream();
    stream.session.isAbout.mockImplementation(({ sub }) => sub === 'auth0|alice');
    await stream.connect();
    const others = hintEvent({ sub: 'auth0|bob' }).repeat(50);
    stream.server.stream().send(others + hintEvent({ sub: 'auth0|alice' }) + others);
    stream.server.stream().send(others);
    await settle();
    expect(stream.hints).toEqual([{ sub: 'auth0|alice' }]);
    stream.kept.stop();
  });
});

it('lets the timers of the page fire between two chunks', async () => {
  const stream = createFakeStream();
  await stream.connect();
  const handled: string[] = [];
  stream.onHint(() => handled.push('hint'));
  for (let chunk = 0; chunk < 3; chunk++) stream.server.stream().hint();
  setTimeout(() => handled.push('timer'));
  await vi.advanceTimersByTimeAsync(second);
  expect(handled).toEqual(['hint', 'timer', 'hint', 'hint']);
  stream.kept.stop();
});

describe('a server that sends too much', () => {
  async function flood() {
    const stream = createFakeStream();
    await stream.connect();
    stream.server.stream().send(hintEvent({}).repeat(1_000));
    await settle();
    return stream;
  }

  it('loses its stream, and the session is polled', async () => {
    const stream = await flood();
    expect(stream.server.open()).toEqual([]);
    expect(stream.isLive()).toBe(false);
    expect(stream.session.reportFlood).toHaveBeenCalledOnce();
    stream.kept.stop();
  });

  it('has its last hint forwarded', async () => {
    const stream = await flood();
    expect(stream.hints).toEqual([{}]);
    stream.kept.stop();
  });

  it('is left alone for an hour, even if the network changes', async () => {
    const stream = await flood();
    await vi.advanceTimersByTimeAsync(hour - second);
    stream.kept.nudge(true);
    await settle();
    expect(stream.server.streams).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(second);
    expect(stream.server.streams).toHaveLength(2);
    stream.kept.stop();
  });

  it('is detected by many small chunks, and by comments', async () => {
    const stream = createFakeStream();
    await stream.connect();
    for (let chunk = 0; chunk < 1_100; chunk++) stream.server.stream().send(':\n\n');
    await vi.advanceTimersByTimeAsync(2 * second);
    expect(stream.server.open()).toEqual([]);
    expect(stream.session.reportFlood).toHaveBeenCalledOnce();
    stream.kept.stop();
  });

  it('is detected across connections', async () => {
    const stream = createFakeStream();
    for (let connection = 0; connection < 2; connection++) {
      await stream.connect();
      stream.server.stream().send(hintEvent({}).repeat(600));
      await stream.end();
      await vi.advanceTimersByTimeAsync(3 * second);
    }
    expect(stream.session.reportFlood).toHaveBeenCalledOnce();
    stream.kept.stop();
  });

  it('reports nothing after the stream was stopped', async () => {
    const stream = createFakeStream();
    await stream.connect();
    stream.onHint(() => stream.kept.stop());
    stream.server.stream().send(hintEvent({}).repeat(1_000));
    await settle();
    expect(stream.session.reportFlood).not.toHaveBeenCalled();
  });
});

describe('a server that sends much', () => {
  it('keeps its stream with 20 events per second', async () => {
    const stream = createFakeStream();
    await stream.connect();
    for (let elapsed = 0; elapsed < 600; elapsed++) {
      stream.server.stream().send(hintEvent({}).repeat(19));
      await vi.advanceTimersByTimeAsync(second);
    }
    expect(stream.isLive()).toBe(true);
    expect(stream.session.reportFlood).not.toHaveBeenCalled();
    stream.kept.stop();
  });

  it('keeps its stream with a backlog of a suspended page', async () => {
    const stream = createFakeStream();
    await stream.connect();
    stream.server.stream().send(hintEvent({}).repeat(600) + ':\n\n'.repeat(2_000));
    await settle();
    expect(stream.session.reportFlood).not.toHaveBeenCalled();
    stream.kept.stop();
  });
});
