import { describe, expect, it, vi } from 'vitest';
import { createSession, createSessionCountdown } from '../../src/index.js';
import { createFakeSession } from '../../src/testing/index.js';

/** A signed-in session that ends after a minute without input, announced 30 s before. */
async function start(ms: number) {
  const fake = createFakeSession();
  const session = createSession(fake.client, {
    idleTimeoutMs: 60_000,
    warnBeforeMs: 30_000,
    redirectToLogin: false,
  });
  session.start();
  await fake.advance(0);
  const countdown = createSessionCountdown(session);
  const seen: (number | undefined)[] = [];
  const unsubscribe = countdown.subscribe(() => seen.push(countdown.getSnapshot()?.secondsLeft));
  await fake.advance(ms);
  return { fake, session, countdown, seen, unsubscribe };
}

describe('a countdown', () => {
  it('is null until an end is announced, and then changes once a second', async () => {
    const { fake, countdown, seen } = await start(29_999);
    expect(countdown.getSnapshot()).toBeNull();
    expect(seen).toEqual([]);
    await fake.advance(3_001);
    expect(seen).toEqual([30, 29, 28, 27]);
    const end = countdown.getSnapshot();
    expect(end).toMatchObject({ cause: 'idle_timeout', canExtend: true, secondsLeft: 27 });
    expect(end?.endsAt).toBe(fake.now() + 27_000);
    expect(countdown.getSnapshot()).toBe(end);
  });

  it('is null once the session is over', async () => {
    const { session, countdown, seen } = await start(60_000);
    expect(session.getSnapshot().loss?.reason).toBe('idle_timeout');
    expect(countdown.getSnapshot()).toBeNull();
    expect(seen.slice(-2)).toEqual([1, undefined]);
    expect(seen).toHaveLength(31);
  });

  it('is null once the user stays, which checks', async () => {
    const { fake, countdown, seen } = await start(40_000);
    const { checks } = fake;
    countdown.getSnapshot()?.extend();
    await fake.advance(0);
    expect(seen.at(-1)).toBeUndefined();
    expect(fake.checks).toBe(checks + 1);
  });

  it('signs out', async () => {
    const { countdown, session } = await start(40_000);
    await countdown.getSnapshot()?.signOut();
    expect(session.getSnapshot().status).toBe('signed_out');
    expect(countdown.getSnapshot()).toBeNull();
  });

  it('is there for a listener that comes during the announcement, in step', async () => {
    const { fake, session, seen } = await start(40_400);
    const late = createSessionCountdown(session);
    const listener = vi.fn();
    late.subscribe(listener);
    expect(late.getSnapshot()?.secondsLeft).toBe(20);
    await fake.advance(600);
    expect(listener).toHaveBeenCalledOnce();
    expect(late.getSnapshot()?.secondsLeft).toBe(seen.at(-1));
  });

  it('calls nobody after the last one has left, and still knows the time that is left', async () => {
    const { fake, countdown, seen, unsubscribe } = await start(31_000);
    unsubscribe();
    const before = seen.length;
    await fake.advance(20_000);
    expect(seen).toHaveLength(before);
    expect(countdown.getSnapshot()?.secondsLeft).toBe(9);
  });
});
