import { describe, expect, it } from 'vitest';
import { createSessionHeartbeat } from '../../src/index.js';
import { createFakeSession } from '../../src/testing/index.js';

const minute = 60_000;

async function watchWithPush() {
  const session = createFakeSession();
  const heartbeat = createSessionHeartbeat(session.client, { push: session.pushTrigger });
  heartbeat.start();
  await session.advance(0);
  return { session, heartbeat };
}

describe('the push trigger of a fake session', () => {
  it('is live while a user is watched', async () => {
    const { session, heartbeat } = await watchWithPush();
    expect(heartbeat.getSnapshot().live).toBe(true);
    heartbeat.stop();
    expect(heartbeat.getSnapshot().live).toBe(false);
    heartbeat.start();
    await session.advance(0);
    expect(heartbeat.getSnapshot().live).toBe(true);
  });

  it('stays live for hours and does not replace the checks at the interval', async () => {
    const { session, heartbeat } = await watchWithPush();
    await session.advance(15 * minute - 1);
    expect(session.checks).toBe(1);
    await session.advance(1);
    expect(session.checks).toBe(2);
    await session.advance(5 * 60 * minute);
    expect(heartbeat.getSnapshot().live).toBe(true);
  });

  it.each([
    ['checks at a hint, which ends nothing by itself', undefined, 2],
    ['ignores a hint about another user', { sub: 'auth0|bob' }, 1],
  ])('%s', async (_, hint, checks) => {
    const { session, heartbeat } = await watchWithPush();
    await session.advance(1);
    session.hint(hint);
    await session.advance(0);
    expect(session.checks).toBe(checks);
    expect(heartbeat.getSnapshot().status).toBe('active');
  });

  it('loses hints while it is interrupted, and checks when it is restored', async () => {
    const { session, heartbeat } = await watchWithPush();
    session.setPushLive(false);
    await session.advance(1);
    expect(heartbeat.getSnapshot().live).toBe(false);
    session.block();
    session.hint();
    await session.advance(0);
    expect(heartbeat.getSnapshot().status).toBe('active');
    session.setPushLive(true);
    await session.advance(0);
    expect(heartbeat.getSnapshot().loss).toMatchObject({ reason: 'user_blocked', trigger: 'push' });
  });
});
