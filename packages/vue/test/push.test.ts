import type { PushTrigger } from '@auth0-heartbeat/core';
import { createFakeSession } from '@auth0-heartbeat/core/testing';
import { enableAutoUnmount, mount } from '@vue/test-utils';
import { afterEach, describe, expect, it } from 'vitest';
import { defineComponent, h } from 'vue';
import { createAuth0Session, useAuth0Session, useSession } from '../src/index.js';

enableAutoUnmount(afterEach);

const minute = 60_000;

const Connection = defineComponent(() => {
  const { live } = useAuth0Session();
  const heartbeat = useSession();
  return () => h('p', `${live.value ? 'push' : 'polling'} ${heartbeat.getSnapshot().live}`);
});

describe('the push option', () => {
  it('reaches the heartbeat, whose interval and `live` follow the push source', async () => {
    const session = createFakeSession();
    const push: PushTrigger = (hint, pushSession) =>
      session.pushTrigger(hint, {
        ...pushSession,
        setLive: (isLive) => pushSession.setLive(isLive, 20 * minute),
      });
    const plugin = createAuth0Session({ client: session.client, intervalMs: minute, push });
    const app = mount(Connection, { global: { plugins: [plugin] } });
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
