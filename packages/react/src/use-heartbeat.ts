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
 * Makes a heartbeat, of the first client and options, that goes while the component is mounted, from
 * when it is ready.
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
    // What is lost has its ending first.
    if (isReady && !heartbeat.getSnapshot().loss) heartbeat.start();
    return () => heartbeat.stop();
  }, [heartbeat, isReady]);
  return shared;
}

/** Ends the app's session at a loss, with the options of the last render. */
export function useEnding(
  heartbeat: SessionHeartbeat,
  client: SignInClient,
  options: SessionLossOptions,
): void {
  // Without dependencies: inline functions are new at every render anyway.
  useEffect(() => handleSessionLoss(heartbeat, client, options));
}
