import { describe, expect, it } from 'vitest';
import {
  createSession,
  createSessionHeartbeat,
  type SessionHeartbeatOptions,
} from '../../src/index.js';
import { createFakeSession, type FakeSessionOptions } from '../../src/testing/index.js';

const MINUTE_MS = 60_000;
const IDLE_MS = 15 * MINUTE_MS;
const ANNOUNCED_AFTER_MS = IDLE_MS - MINUTE_MS;

/** A session that a heartbeat watches, with the events about its end. */
async function watch(options: SessionHeartbeatOptions = {}, sessionOptions?: FakeSessionOptions) {
  const session = createFakeSession(sessionOptions);
  const heartbeat = createSessionHeartbeat(session.client, { idleTimeoutMs: IDLE_MS, ...options });
  const emitted: string[] = [];
  heartbeat.on('sessionEnding', ({ cause }) => void emitted.push(`ending ${cause}`));
  heartbeat.on('sessionExtended', ({ cause }) => void emitted.push(`extended ${cause}`));
  heartbeat.on('sessionLost', ({ reason }) => void emitted.push(`lost ${reason}`));
  heartbeat.start();
  await session.advance(0);
  return { session, heartbeat, emitted, startedAt: session.now() };
}

const missing = { code: 'invalid_option', message: 'invalid_option: idleTimeoutMs' };

describe('goIdle() of a fake session', () => {
  it('stops the clock when the end is announced, and leaves it alone after that', async () => {
    const { session, heartbeat, emitted, startedAt } = await watch();
    await session.goIdle();
    expect(session.now()).toBe(startedAt + ANNOUNCED_AFTER_MS);
    expect(heartbeat.getSnapshot()).toMatchObject({
      status: 'active',
      endsAt: startedAt + IDLE_MS,
      endCause: 'idle_timeout',
      canExtend: true,
    });
    await session.advance(MINUTE_MS / 2);
    await session.goIdle();
    expect(session.now()).toBe(startedAt + IDLE_MS - MINUTE_MS / 2);
    expect(emitted).toEqual(['ending idle_timeout']);
  });

  it('is followed by the end `warnBeforeMs` later, which input() does not postpone', async () => {
    const { session, heartbeat, emitted } = await watch({ warnBeforeMs: 5 * MINUTE_MS });
    await session.goIdle();
    session.input();
    await session.advance(5 * MINUTE_MS - 1);
    expect(heartbeat.getSnapshot().status).toBe('active');
    await session.advance(1);
    expect(emitted).toEqual(['ending idle_timeout', 'lost idle_timeout']);
  });

  it('stops later after an input()', async () => {
    const { session, emitted, startedAt } = await watch();
    await session.advance(10 * MINUTE_MS);
    session.input();
    await session.goIdle();
    expect(session.now()).toBe(startedAt + 10 * MINUTE_MS + ANNOUNCED_AFTER_MS);
    expect(emitted).toEqual(['ending idle_timeout']);
  });

  it('can be repeated after extend()', async () => {
    const { session, heartbeat, emitted } = await watch();
    await session.goIdle();
    heartbeat.extend();
    expect(heartbeat.getSnapshot().endsAt).toBeNull();
    const extendedAt = session.now();
    await session.goIdle();
    expect(session.now()).toBe(extendedAt + ANNOUNCED_AFTER_MS);
    await session.advance(MINUTE_MS);
    expect(emitted).toEqual([
      'ending idle_timeout',
      'extended idle_timeout',
      'ending idle_timeout',
      'lost idle_timeout',
    ]);
  });

  it('stops at an end that the app postpones at once', async () => {
    const { session, heartbeat, emitted, startedAt } = await watch();
    heartbeat.on('sessionEnding', () => heartbeat.extend());
    await session.goIdle();
    expect(session.now()).toBe(startedAt + ANNOUNCED_AFTER_MS);
    expect(emitted).toEqual(['ending idle_timeout', 'extended idle_timeout']);
  });

  it('waits for what the app does at the announcement', async () => {
    const { session, heartbeat } = await watch();
    let isSaved = false;
    heartbeat.on('sessionEnding', () => void setImmediate(() => (isSaved = true)));
    await session.goIdle();
    expect(isSaved).toBe(true);
  });

  it('works with a session that has just started', async () => {
    const session = createFakeSession();
    const watched = createSession(session.client, { idleTimeoutMs: IDLE_MS });
    watched.start();
    await session.goIdle();
    expect(watched.getSnapshot().endCause).toBe('idle_timeout');
  });

  it('stops at the first announcement of several heartbeats', async () => {
    const { session, startedAt } = await watch();
    const other = createSessionHeartbeat(session.client, { idleTimeoutMs: 10 * MINUTE_MS });
    other.start();
    await session.goIdle();
    expect(session.now()).toBe(startedAt + 9 * MINUTE_MS);
    expect(other.getSnapshot().endCause).toBe('idle_timeout');
  });

  it('is followed by advance() from the moment of the announcement', async () => {
    const { session, startedAt } = await watch();
    await session.advance(1_000);
    await session.goIdle();
    await session.advance(1_000);
    expect(session.now()).toBe(startedAt + ANNOUNCED_AFTER_MS + 1_000);
  });

  it('rejects without a heartbeat or `idleTimeoutMs`, and leaves the clock alone', async () => {
    const { session, startedAt } = await watch({ idleTimeoutMs: undefined });
    await expect(session.goIdle()).rejects.toMatchObject(missing);
    expect(session.now()).toBe(startedAt);
    await expect(createFakeSession().goIdle()).rejects.toMatchObject(missing);
  });

  it('rejects if the end comes without an announcement, or has come', async () => {
    const { session, emitted } = await watch({ warnBeforeMs: 0 });
    await expect(session.goIdle()).rejects.toMatchObject(missing);
    await session.advance(IDLE_MS);
    expect(emitted).toEqual(['lost idle_timeout']);
    await expect(session.goIdle()).rejects.toMatchObject(missing);
  });

  it('rejects if nobody is signed in', async () => {
    const { session } = await watch({}, { user: null });
    await expect(session.goIdle()).rejects.toMatchObject(missing);
  });
});
