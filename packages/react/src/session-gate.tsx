'use client';
import { type ReactNode, useEffect, useState } from 'react';
import { useAuth0Session } from './use-auth0-session.js';
import { useSessionHeartbeat } from './use-session-heartbeat.js';

/** The props of {@link SessionGate}. */
export interface SessionGateProps {
  /** How old the proof may be at the moment when the gate asks. Milliseconds; `0`: always check. */
  readonly maxAgeMs: number;
  /** Shown until there is an answer, and while nobody is signed in. Default: nothing. */
  readonly fallback?: ReactNode;
  /**
   * Shown when no proof can be had: the tenant cannot be reached, wants something of the user, or
   * cannot be asked in this browser; `useAuth0Session()` says which. Default: the fallback.
   */
  readonly error?:
    | ReactNode
    | ((failure: {
        /** Asks again. */
        readonly retry: () => void;
      }) => ReactNode);
  /** Rendered only behind a proof. */
  readonly children?: ReactNode;
}

/**
 * Renders its children only behind a proof that the session is alive.
 *
 * Asks when it is mounted, and anew for another user or another `maxAgeMs`; then it stays open until
 * the session ends: what a user is typing in there does not go away because a proof gets older. A
 * proof that comes later opens it as well. It guards what is shown; the API must guard what it gives.
 *
 * @param props How old the proof may be, and what is shown.
 *
 * @throws {SessionHeartbeatError} `missing_provider` without a provider above; `invalid_option` when
 *   `maxAgeMs` is no number of 0 or more. Both reach the next error boundary.
 *
 * @example
 * ```tsx
 * import { SessionGate } from '@auth0-heartbeat/react';
 *
 * const page = (
 *   <SessionGate
 *     maxAgeMs={60_000}
 *     fallback="One moment …"
 *     error={({ retry }) => <button onClick={retry}>Try again</button>}
 *   >
 *     <Salaries />
 *   </SessionGate>
 * );
 * ```
 */
export function SessionGate(props: SessionGateProps): ReactNode {
  const sub = useAuth0Session(({ user }) => user?.sub);
  const [attempt, setAttempt] = useState(0);
  if (!sub) return props.fallback;
  // Whatever was known is of no use for another user, another age or another attempt.
  const key = [sub, props.maxAgeMs, attempt].join();
  return <Gate key={key} {...props} retry={() => setAttempt(attempt + 1)} />;
}

function Gate({
  maxAgeMs,
  fallback,
  error = fallback,
  children,
  retry,
}: SessionGateProps & { readonly retry: () => void }): ReactNode {
  const heartbeat = useSessionHeartbeat();
  const [isProven, setProven] = useState<boolean>();
  const isOpen = isProven === true;

  useEffect(() => {
    if (isOpen) return;
    let isWanted = true;
    let isAsked = false;
    const ask = () => {
      // Its own check tells of a proof as well.
      if (isAsked) return;
      isAsked = true;
      void heartbeat.hasProof({ maxAgeMs }).then(
        (found) => {
          isAsked = found;
          if (isWanted) setProven(found);
        },
        // For the error boundary.
        (mistake: unknown) =>
          setProven(() => {
            throw mistake;
          }),
      );
    };
    ask();
    // What another tab has found out, or a later check, may be young enough.
    const undo = heartbeat.on('sessionVerified', ask);
    return () => {
      isWanted = false;
      undo();
    };
  }, [heartbeat, maxAgeMs, isOpen]);

  if (isOpen) return children;
  if (isProven === undefined) return fallback;
  return typeof error === 'function' ? error({ retry }) : error;
}
