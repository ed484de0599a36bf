import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LogEvent } from '../src/index.js';
import { createConnectionState } from '../src/redis/connection-state.js';
import type { RedisClient } from '../src/redis/index.js';
import { startWriter } from '../src/redis/writer.js';

/** A Redis with one stream of user IDs. */
function createRedis() {
  const stream = new Map<string, string>();
  let lastId = 0;
  const client = {
    isOpen: true,
    duplicate: (): RedisClient => client as unknown as RedisClient,
    connect: async () => client,
    destroy: () => {},
    on: () => {},
    async xAdd(_key: string, _id: string, { entry = '' }: Record<string, string>) {
      const { hint } = JSON.parse(entry) as { hint: { sub: string } };
      const id = `${(lastId += 1)}-0`;
      stream.set(id, hint.sub);
      return id;
    },
    xRange: async (_key: string, id: string) => (stream.has(id) ? [{ id, message: {} }] : []),
    xRevRange: async () => [],
  };
  return { stream, client };
}

function openWriter() {
  const { stream, client } = createRedis();
  const log: LogEvent[] = [];
  const subscriber = {
    receive: () => {},
    changed: () => {},
    memoryMs: 60_000,
    now: Date.now,
    log: (event: LogEvent) => void log.push(event),
  };
  const writer = startWriter({
    client: client.duplicate(),
    streamKey: 'hints',
    node: 'node-1',
    subscriber,
    state: createConnectionState(subscriber),
  });
  const publish = (sub: string) => writer.publish({ hint: { sub }, at: Date.now() });
  return { writer, stream, client, log, publish };
}

describe('a node that writes to Redis', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_767_225_600_000 });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('sends lost hints again within 3 s, also while it sends a hint every second', async () => {
    const { writer, stream, publish } = openWriter();
    for (let second = 0; second < 4; second += 1) {
      publish(`user-${second}`);
      await vi.advanceTimersByTimeAsync(1_000);
    }
    stream.clear();
    for (let second = 4; second < 8; second += 1) {
      publish(`user-${second}`);
      await vi.advanceTimersByTimeAsync(1_000);
    }
    const users = Array.from({ length: 8 }, (_, second) => `user-${second}`);
    expect(new Set(stream.values())).toEqual(new Set(users));
    await writer.close(0);
  });

  it('sends lost hints again while Redis never catches up', async () => {
    const { writer, stream, client, log, publish } = openWriter();
    await vi.advanceTimersByTimeAsync(10);
    const { xAdd } = client;
    let user = 0;
    client.xAdd = async (...args) => {
      // The next hint arrives before this one is written.
      publish(`user-${(user += 1)}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
      return xAdd(...args);
    };
    publish('user-0');
    await vi.advanceTimersByTimeAsync(100);
    stream.clear();
    await vi.advanceTimersByTimeAsync(4_000);
    expect(log.map(({ event }) => event)).toContain('backplane_entries_resent');
    expect([...stream.values()]).toContain('user-0');
    void writer.close(0);
    await vi.advanceTimersByTimeAsync(10);
  });

  it('sends a hint once, also if Redis rejects another one of the same batch', async () => {
    const { writer, stream, client, publish } = openWriter();
    const { xAdd } = client;
    let failures = 3;
    client.xAdd = async (...args) => {
      if (args[2]['entry']?.includes('user-1') && (failures -= 1) >= 0) throw new Error('OOM');
      return xAdd(...args);
    };
    for (const user of ['user-0', 'user-1', 'user-2']) publish(user);
    await vi.advanceTimersByTimeAsync(3_000);
    expect([...stream.values()]).toEqual(['user-0', 'user-2', 'user-1']);
    await writer.close(0);
  });

  it('sends what is queued before it closes, also if a verification is due', async () => {
    const { writer, stream, client, log, publish } = openWriter();
    await vi.advanceTimersByTimeAsync(10);
    const { xAdd } = client;
    client.xAdd = async (...args) => {
      await new Promise((resolve) => setTimeout(resolve, 5_000));
      return xAdd(...args);
    };
    publish('user-0');
    await vi.advanceTimersByTimeAsync(4_000);
    publish('user-1');
    const closing = writer.close(20_000);
    await vi.advanceTimersByTimeAsync(20_000);
    await closing;
    expect([...stream.values()]).toEqual(['user-0', 'user-1']);
    expect(log.map(({ event }) => event)).not.toContain('backplane_entries_dropped');
    expect(vi.getTimerCount()).toBe(0);
  });
});
