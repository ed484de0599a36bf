'use client';
import type { SessionLoss } from '@auth0-heartbeat/core';
import { useEffect, useInsertionEffect, useRef } from 'react';
import { useSharedSession } from './session-context.js';

/**
 * Calls the handler of the last render when the session is lost, once per session.
 *
 * @param handler Called with the loss, before the clean-up.
 *
 * @throws {SessionHeartbeatError} `missing_provider` if there is no provider above.
 *
 * @example
 * ```tsx
 * import { useSessionLost } from '@auth0-heartbeat/react';
 *
 * function Analytics() {
 *   useSessionLost(({ reason }) => console.info('The session ended:', reason));
 *   return null;
 * }
 * ```
 */
export function useSessionLost(handler: (loss: SessionLoss) => void): void {
  const { session } = useSharedSession();
  const latest = useRef(handler);
  useInsertionEffect(() => {
    latest.current = handler;
  });
  useEffect(() => session.on('sessionLost', (loss) => latest.current(loss)), [session]);
}
