import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Backplane, BackplaneSubscriber } from '../src/index.js';
import { EventReader } from './event-reader.js';
import { openServer, openStream, requestStream } from './server.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Opens a push server with a fake backplane. */
function openNode() {
  let subscriber: BackplaneSubscriber | undefined;
  const backplane: Backplane = {
    subscribe: (value) => void (subscriber = value),
    publish: () => undefined,
    once: { claim: async () => true },
    state: 'connected',
    close: async () => undefined,
  };
  const { server } = openServer({ backplane, keepAliveMs: 60_000 });
  return { server, node: subscriber as unknown as BackplaneSubscriber };
}

const away = { event: 'away', data: expect.objectContaining({ keepAliveMs: 60_000 }) as unknown };
const ready = {
  event: 'ready',
  data: expect.objectContaining({ checkAfterMs: expect.any(Number) as number }) as unknown,
};
const hint = { event: 'hint', data: { sub: 'auth0|alice' } };

describe('a node without a connection to the other nodes', () => {
  it('sends away after ten seconds and ready after it reconnects', async () => {
    const { server, node } = openNode();
    const events = await openStream(server);
    node.changed('disconnected');
    vi.advanceTimersByTime(9_999);
    await server.hints.publish({ sub: 'auth0|alice' });
    expect(await events.next()).toEqual(hint);
    vi.advanceTimersByTime(1);
    expect(await events.next()).toEqual(away);
    node.changed('connected');
    expect(await events.next()).toEqual(ready);
  });

  it('sends nothing after a short disconnect', async () => {
    const { server, node } = openNode();
    const events = await openStream(server);
    node.changed('disconnected');
    vi.advanceTimersByTime(9_999);
    node.changed('connected');
    vi.advanceTimersByTime(20_000);
    await server.hints.publish({ sub: 'auth0|alice' });
    expect(await events.next()).toEqual(hint);
  });

  it('sends away and its own hints to a new stream', async () => {
    const { server, node } = openNode();
    node.changed('disconnected');
    vi.advanceTimersByTime(10_000);
    const events = new EventReader(await requestStream(server));
    expect(await events.next()).toEqual(away);
    await server.hints.publish({ sub: 'auth0|alice' });
    expect(await events.next()).toEqual(hint);
  });

  it('leaves no timer after it is closed', async () => {
    const { server, node } = openNode();
    node.changed('disconnected');
    await server.close();
    node.changed('disconnected');
    expect(vi.getTimerCount()).toBe(0);
  });
});
