import type { SessionSnapshot } from '@auth0-heartbeat/core';
import {
  defineComponent,
  onActivated,
  onDeactivated,
  onScopeDispose,
  shallowRef,
  type SlotsType,
  watch,
} from 'vue';
import { injectSharedSession } from './session-key.js';

/** The props of {@link SessionGate}. */
export interface SessionGateProps {
  /** The maximum age of the verification when the gate opens. Milliseconds. `0` always checks. */
  readonly maxAgeMs: number;
}

/** The slots of {@link SessionGate}. */
export interface SessionGateSlots {
  /** Rendered only after a verification. */
  default?: Record<string, never>;
  /** Shown while the session is `loading`, while the gate verifies it, and while nobody is signed in. */
  fallback?: Record<string, never>;
  /** Shown when the session cannot be verified. Default: the fallback. */
  error?: {
    /** Verifies the session again. */
    readonly retry: () => Promise<void>;
    /** The session, whose status says why it cannot be verified. */
    readonly snapshot: SessionSnapshot;
  };
}

/**
 * Renders its default slot only if the session was verified within the last `maxAgeMs`.
 *
 * The gate verifies the session when it mounts, for another user and for another `maxAgeMs`. Then it
 * stays open until the session ends: an ageing verification does not unmount a form. A later
 * verification opens a closed gate. In a `<KeepAlive>` the gate unmounts its content while it is
 * hidden, and verifies the session again when it is shown. A gate protects what is shown; the API must
 * protect its data.
 *
 * Throws a {@link SessionHeartbeatError} to the app's error handler: `missing_provider` if the app
 * does not use the plugin, `invalid_option` if `maxAgeMs` is not a number of 0 or more.
 *
 * @example
 * ```vue
 * <script setup lang="ts">
 * import { SessionGate } from '@auth0-heartbeat/vue';
 * </script>
 *
 * <template>
 *   <SessionGate :max-age-ms="60_000">
 *     <Salaries />
 *     <template #fallback>One moment …</template>
 *     <template #error="{ retry }"><button @click="retry">Try again</button></template>
 *   </SessionGate>
 * </template>
 * ```
 */
export const SessionGate = /* @__PURE__ */ defineComponent(
  (props: SessionGateProps, { slots }) => {
    const { session, snapshot } = injectSharedSession();
    /** `undefined`: not known yet. */
    const isVerified = shallowRef<boolean>();
    /** In a `<KeepAlive>`: it is not on the page. */
    let isHidden = false;
    /** The number of attempts. The result of an earlier one is ignored. */
    let attempts = 0;

    async function retry(): Promise<void> {
      const attempt = ++attempts;
      isVerified.value = undefined;
      if (isHidden || !snapshot.value.user) return;
      const result = await session.verify(props);
      if (attempt === attempts) isVerified.value = result;
    }

    const user = () => snapshot.value.user;
    watch([() => user()?.sub, () => user()?.org_id, () => props.maxAgeMs], retry, {
      immediate: true,
    });
    // Closed while hidden: no frame shows the content before the next verification.
    onDeactivated(() => {
      isHidden = true;
      void retry();
    });
    // Also called after the first mount, when the first attempt is running.
    onActivated(() => {
      if (!isHidden) return;
      isHidden = false;
      return retry();
    });
    // A later check, also of another tab, may be recent enough. A running attempt continues: its own
    // check emits `sessionVerified`, too.
    onScopeDispose(session.on('sessionVerified', () => isVerified.value === false && void retry()));

    return () => {
      if (isVerified.value) return slots.default?.({});
      if (isVerified.value === false && slots.error) {
        return slots.error({ retry, snapshot: snapshot.value });
      }
      return slots.fallback?.({});
    };
  },
  { props: ['maxAgeMs'], slots: {} as SlotsType<Required<SessionGateSlots>> },
);
