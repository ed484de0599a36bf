import { describe, expect, it } from 'vitest';
import { createSessionHeartbeat } from '../../src/index.js';
import { createFakeSession } from '../../src/testing/index.js';

const minute = 60_000;

async function watchPushed() {
  const session = createFakeSession();
  const heartbeat = createSessionHeartbeat(session.client, {
    liveIntervalMs: 25 * minute,
    triggers: { push: session.pushTrigger },
  });
  heartbeat.start();
  await session.advance(0);
  return { session, heartbeat };
}

describe('a push trigger of a fake session', () => {
  it('is live while somebody is watched', async () => {
    const { session, heartbeat } = await watchPushed();
    expect(heartbeat.getSnapshot().live).toBe(true);
    await session.advance(25 * minute - 1);
    expect(session.checks).toBe(1);
    await session.advance(1);
    expect(session.checks).toBe(2);
    heartbeat.stop();
    expect(heartbeat.getSnapshot().live).toBe(false);
    heartbeat.start();
    await session.advance(0);
    expect(heartbeat.getSnapshot().live).toBe(true);
  });

  it('makes the heartbeat check at a hint, and ends nothing by itself', async () => {
    const { session, heartbeat } = await watchPushed();
    await session.advance(1);
    session.hint();
    await session.advance(0);
    expect(session.checks).toBe(2);
    expect(heartbeat.getSnapshot().status).toBe('active');
  });

  it('takes a hint about somebody else for none', async () => {
    const { session } = await watchPushed();
    await session.advance(1);
    session.hint({ sub: 'auth0|bob' });
    await session.advance(0);
    expect(session.checks).toBe(1);
  });

  it('hears nothing while it is not live, and checks when it is again', async () => {
    const { session, heartbeat } = await watchPushed();
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

  it('that has failed leaves the checks at the interval', async () => {
    const { session, heartbeat } = await watchPushed();
    session.setPushLive(false);
    session.block();
    await session.advance(15 * minute);
    expect(heartbeat.getSnapshot().loss?.trigger).toBe('interval');
  });
});
