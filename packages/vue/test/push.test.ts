import { createFakeSession } from '@auth0-heartbeat/core/testing';
import { enableAutoUnmount, mount } from '@vue/test-utils';
import { afterEach, describe, expect, it } from 'vitest';
import { defineComponent, h } from 'vue';
import { createAuth0Session, useAuth0Session, useSessionHeartbeat } from '../src/index.js';

enableAutoUnmount(afterEach);

const minute = 60_000;

const Watch = defineComponent(() => {
  const { live } = useAuth0Session();
  const heartbeat = useSessionHeartbeat();
  return () => h('p', `${live.value ? 'push' : 'polling'} ${heartbeat.getSnapshot().live}`);
});

describe('a push trigger', () => {
  it('reaches the heartbeat with its interval, and says whether it is live', async () => {
    const session = createFakeSession();
    const plugin = createAuth0Session({
      client: session.client,
      intervalMs: minute,
      liveIntervalMs: 20 * minute,
      triggers: { push: session.pushTrigger },
    });
    const app = mount(Watch, { global: { plugins: [plugin] } });
    await session.advance(0);
    expect(app.text()).toBe('push true');
    await session.advance(20 * minute - 1);
    expect(session.checks).toBe(1);
    session.hint();
    await session.advance(0);
    expect(session.checks).toBe(2);
    session.setPushLive(false);
    await session.advance(0);
    expect(app.text()).toBe('polling false');
    await session.advance(minute);
    expect(session.checks).toBe(3);
  });
});
