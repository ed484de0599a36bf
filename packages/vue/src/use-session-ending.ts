import { type AnnouncedEnd, createSessionCountdown } from '@auth0-heartbeat/core';
import { onScopeDispose, shallowReadonly, shallowRef, type ShallowRef } from 'vue';
import { injectSharedSession } from './session-key.js';

/**
 * Returns a ref of the announced end of the session, or of `null`. It changes once a second while an
 * end is announced, and not otherwise.
 *
 * @throws {SessionHeartbeatError} `missing_provider` if the app does not use the plugin.
 *
 * @example
 * ```ts
 * import { useSessionEnding } from '@auth0-heartbeat/vue';
 * import { watchEffect } from 'vue';
 *
 * const ending = useSessionEnding();
 * watchEffect(() => console.info(ending.value?.secondsLeft));
 * ```
 *
 * @see [WCAG 2.2, success criterion 2.2.1](https://www.w3.org/TR/WCAG22/#timing-adjustable)
 */
export function useSessionEnding(): Readonly<ShallowRef<AnnouncedEnd | null>> {
  const { session } = injectSharedSession();
  const ending = shallowRef<AnnouncedEnd | null>(null);
  // A server has no session.
  if (typeof window === 'undefined') return shallowReadonly(ending);
  const { getSnapshot, subscribe } = createSessionCountdown(session);
  const update = () => (ending.value = getSnapshot());
  onScopeDispose(subscribe(update), true);
  update();
  return shallowReadonly(ending);
}
