'use client';
import {
  createSessionHeartbeat,
  handleSessionLoss,
  type SessionClient,
  type SessionHeartbeat,
  type SessionHeartbeatOptions,
  type SessionLossOptions,
  type SignInClient,
} from '@auth0-heartbeat/core';
import { useEffect, useState } from 'react';
import type { SharedSession } from './session-context.js';

/**
 * Creates a heartbeat with the client and options of the first render. The heartbeat runs while the
 * component is mounted and `isReady` is true.
 */
export function useHeartbeat(
  client: SessionClient,
  options: SessionHeartbeatOptions,
  isReady: boolean,
): SharedSession {
  const [shared] = useState(() => {
    const heartbeat = createSessionHeartbeat(client, options);
    return { heartbeat, serverSnapshot: heartbeat.getSnapshot() };
  });
  const { heartbeat } = shared;
  useEffect(() => {
    // A start after a loss would begin a new session before the old one is cleared.
    if (isReady && !heartbeat.getSnapshot().loss) heartbeat.start();
    return () => heartbeat.stop();
  }, [heartbeat, isReady]);
  return shared;
}

/** Handles each loss with the options of the last render. */
export function useSessionEnding(
  heartbeat: SessionHeartbeat,
  client: SignInClient,
  options: SessionLossOptions,
): void {
  // No dependencies: inline functions are new at every render.
  useEffect(() => handleSessionLoss(heartbeat, client, options));
}
