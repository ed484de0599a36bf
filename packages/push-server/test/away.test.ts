import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Backplane, BackplaneSubscriber } from '../src/index.js';
import { EventReader } from './event-reader.js';
import { askForStream, openServer, openStream } from './server.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A push server, and the other end of its backplane. */
function openNode() {
  let subscriber: BackplaneSubscriber | undefined;
  const backplane: Backplane = {
    subscribe: (given) => void (subscriber = given),
    publish: () => undefined,
    once: { claim: async () => true },
    state: 'connected',
    close: async () => undefined,
  };
  const { server } = openServer({ backplane, keepAliveMs: 60_000 });
  return { server, link: subscriber as unknown as BackplaneSubscriber };
}

const away = { event: 'away', data: expect.objectContaining({ keepAliveMs: 60_000 }) as unknown };
const ready = {
  event: 'ready',
  data: expect.objectContaining({ checkAfterMs: expect.any(Number) as number }) as unknown,
};
const hint = { event: 'hint', data: { sub: 'auth0|alice' } };

describe('a node that is cut off from the others', () => {
  it('tells its browsers after ten seconds, and again when it is back', async () => {
    const { server, link } = openNode();
    const events = await openStream(server);
    link.changed('disconnected');
    vi.advanceTimersByTime(9_999);
    await server.hints.publish({ sub: 'auth0|alice' });
    expect(await events.next()).toEqual(hint);
    vi.advanceTimersByTime(1);
    expect(await events.next()).toEqual(away);
    link.changed('connected');
    expect(await events.next()).toEqual(ready);
  });

  it('for a moment says nothing of it', async () => {
    const { server, link } = openNode();
    const events = await openStream(server);
    link.changed('disconnected');
    vi.advanceTimersByTime(9_999);
    link.changed('connected');
    vi.advanceTimersByTime(20_000);
    await server.hints.publish({ sub: 'auth0|alice' });
    expect(await events.next()).toEqual(hint);
  });

  it('says so to a browser that comes, and sends it the hints of its own', async () => {
    const { server, link } = openNode();
    link.changed('disconnected');
    vi.advanceTimersByTime(10_000);
    const events = new EventReader(await askForStream(server));
    expect(await events.next()).toEqual(away);
    await server.hints.publish({ sub: 'auth0|alice' });
    expect(await events.next()).toEqual(hint);
  });

  it('and is closed leaves no timer', async () => {
    const { server, link } = openNode();
    link.changed('disconnected');
    await server.close();
    link.changed('disconnected');
    expect(vi.getTimerCount()).toBe(0);
  });
});
