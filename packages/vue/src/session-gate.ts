import type { SessionSnapshot } from '@auth0-heartbeat/core';
import { defineComponent, onScopeDispose, shallowRef, type SlotsType, watch } from 'vue';
import { injectSharedSession } from './session-key.js';

/** The props of {@link SessionGate}. */
export interface SessionGateProps {
  /** How old the proof may be at the moment when the gate asks. Milliseconds; `0`: always check. */
  readonly maxAgeMs: number;
}

/** The slots of {@link SessionGate}. */
export interface SessionGateSlots {
  /** Behind a proof. */
  default?: Record<string, never>;
  /** Until there is an answer, and while nobody is signed in. */
  fallback?: Record<string, never>;
  /** No proof can be had; the snapshot says why. Default: the fallback. */
  error?: {
    /** Asks again. */
    readonly retry: () => Promise<void>;
    /** What is known of the session. */
    readonly snapshot: SessionSnapshot;
  };
}

/**
 * Renders its default slot only behind a proof that the session is alive.
 *
 * Asks when it is mounted, and anew for another user or another `maxAgeMs`; then it stays open until
 * the session ends: what a user is typing in there does not go away because a proof gets older. A
 * proof that comes later opens it as well. It guards what is shown; the API must guard what it gives.
 *
 * Throws a {@link SessionHeartbeatError} to the app's error handler: `missing_provider` in an app
 * without the plugin, `invalid_option` when `maxAgeMs` is no number of 0 or more.
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
    const { heartbeat, snapshot } = injectSharedSession();
    /** `undefined`: nobody knows yet. */
    const isProven = shallowRef<boolean>();
    /** Tells the last question from those before. */
    let question = 0;

    async function retry(): Promise<void> {
      const mine = ++question;
      isProven.value = undefined;
      if (!snapshot.value.user) return;
      const found = await heartbeat.hasProof(props);
      if (mine === question) isProven.value = found;
    }

    watch([() => snapshot.value.user?.sub, () => props.maxAgeMs], retry, { immediate: true });
    // What another tab has found out, or a later check, may be young enough. A question that is
    // under way is not asked anew: it may have been its own check that tells of a proof.
    onScopeDispose(heartbeat.on('sessionVerified', () => isProven.value === false && void retry()));

    return () => {
      if (isProven.value) return slots.default?.({});
      if (isProven.value === false && slots.error) {
        return slots.error({ retry, snapshot: snapshot.value });
      }
      return slots.fallback?.({});
    };
  },
  { props: ['maxAgeMs'], slots: {} as SlotsType<Required<SessionGateSlots>> },
);
