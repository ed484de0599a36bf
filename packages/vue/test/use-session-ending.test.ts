import { createFakeSession } from '@auth0-heartbeat/core/testing';
import { createAuth0Session, useAuth0Session, useSessionEnding } from '@auth0-heartbeat/vue';
import { mount } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import { defineComponent, h, KeepAlive, nextTick, ref } from 'vue';

const minute = 60_000;

/** A page with a warning that counts its renders. */
async function start() {
  const session = createFakeSession();
  const isShown = ref(true);
  let renders = 0;
  const Warning = defineComponent(() => {
    const ending = useSessionEnding();
    const { status } = useAuth0Session();
    return () => {
      renders++;
      const end = ending.value;
      if (!end) return h('p', `Nothing ends: ${status.value}`);
      return h('p', [
        `${end.cause} ${end.canExtend} ${end.secondsLeft}`,
        h('button', { onClick: end.extend }, 'Stay'),
      ]);
    };
  });
  const page = mount(
    defineComponent(() => () => h(KeepAlive, () => (isShown.value ? h(Warning) : h('hr')))),
    {
      global: {
        plugins: [
          createAuth0Session({
            client: session.client,
            idleTimeoutMs: 15 * minute,
            redirectToLogin: false,
          }),
        ],
      },
    },
  );
  const advance = async (ms: number) => {
    await session.advance(ms);
    await nextTick();
  };
  await advance(0);
  return { session, page, isShown, advance, renders: () => renders };
}

describe('useSessionEnding', () => {
  it('is null, and renders nothing, until an end is announced', async () => {
    const { page, advance, renders } = await start();
    const before = renders();
    await advance(13 * minute);
    expect(page.text()).toBe('Nothing ends: active');
    expect(renders()).toBe(before);
  });

  it('renders once a second while an end is announced, and not after it', async () => {
    const { session, page, advance, renders } = await start();
    await session.goIdle();
    await nextTick();
    expect(page.text()).toBe('idle_timeout true 60Stay');
    const before = renders();
    for (let seconds = 0; seconds < 10; seconds++) await advance(1_000);
    expect(renders() - before).toBe(10);
    await advance(50_000);
    expect(page.text()).toBe('Nothing ends: signed_out');
    const after = renders();
    await advance(minute);
    expect(renders()).toBe(after);
  });

  it('is null once the user stays, also in a component that was hidden meanwhile', async () => {
    const { session, page, isShown, advance } = await start();
    await session.goIdle();
    await nextTick();
    isShown.value = false;
    await nextTick();
    await advance(5_000);
    isShown.value = true;
    await nextTick();
    expect(page.text()).toBe('idle_timeout true 55Stay');
    await page.find('button').trigger('click');
    await advance(0);
    expect(page.text()).toBe('Nothing ends: active');
  });
});
