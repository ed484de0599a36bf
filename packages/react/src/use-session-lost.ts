'use client';
import type { SessionLoss } from '@auth0-heartbeat/core';
import { useEffect, useRef } from 'react';
import { useSessionHeartbeat } from './use-session-heartbeat.js';

/**
 * Calls the handler of the last render once when the session is lost.
 *
 * @param handler Called with why, when, and whose session it was.
 *
 * @throws {SessionHeartbeatError} `missing_provider` without a provider above.
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
  const heartbeat = useSessionHeartbeat();
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  useEffect(() => heartbeat.on('sessionLost', (loss) => latest.current(loss)), [heartbeat]);
}
