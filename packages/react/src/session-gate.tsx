'use client';
import { type ReactNode, useEffect, useState } from 'react';
import { useAuth0Session } from './use-auth0-session.js';
import { useSession } from './use-session.js';

/** The props of {@link SessionGate}. */
export interface SessionGateProps {
  /** The maximum age of the verification when the gate opens. Milliseconds. `0` always checks. */
  readonly maxAgeMs: number;
  /**
   * Shown while the session loads, while the gate verifies it, and while nobody is signed in. Default:
   * nothing.
   */
  readonly fallback?: ReactNode;
  /**
   * Shown when the session cannot be verified: the tenant cannot be reached, requires a user
   * interaction, or cannot be asked in this browser. `useAuth0Session()` has the details. Default:
   * the fallback.
   */
  readonly error?:
    | ReactNode
    | ((failure: {
        /** Verifies the session again. */
        readonly retry: () => void;
      }) => ReactNode);
  /** Rendered only after a verification. */
  readonly children?: ReactNode;
}

/**
 * Renders its children only if the session was verified within the last `maxAgeMs`.
 *
 * The gate verifies the session when it mounts, when a React `<Activity>` shows it again, for another
 * user and for another `maxAgeMs`. Then it stays open until the session ends: an ageing verification
 * does not unmount a form. A later verification opens a closed gate. A gate protects what is shown; the
 * API must protect its data.
 *
 * @param props The maximum age and the content.
 *
 * @throws {SessionHeartbeatError} `missing_provider` if there is no provider above; `invalid_option`
 *   if `maxAgeMs` is not a number of 0 or more. Both reach the next error boundary.
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
  // An earlier result does not apply to another user, another age or another attempt.
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
  const session = useSession();
  const [isVerified, setVerified] = useState<boolean>();
  const isOpen = isVerified === true;

  // An <Activity> that hides the gate removes its effects and keeps its elements. React renders this
  // update before it shows them again.
  useEffect(() => () => setVerified(undefined), []);

  useEffect(() => {
    if (isOpen) return;
    let isCurrent = true;
    let isVerifying = false;
    const verify = () => {
      // The check of `verify` itself emits `sessionVerified`, too.
      if (isVerifying) return;
      isVerifying = true;
      void session.verify({ maxAgeMs }).then(
        (result) => {
          isVerifying = result;
          if (isCurrent) setVerified(result);
        },
        // An error that a state update throws reaches the error boundary.
        (exception: unknown) =>
          setVerified(() => {
            throw exception;
          }),
      );
    };
    verify();
    // A later check, also of another tab, may be recent enough.
    const unsubscribe = session.on('sessionVerified', verify);
    return () => {
      isCurrent = false;
      unsubscribe();
    };
  }, [session, maxAgeMs, isOpen]);

  if (isOpen) return children;
  if (isVerified === undefined) return fallback;
  return typeof error === 'function' ? error({ retry }) : error;
}
