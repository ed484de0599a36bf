'use client';
import type { SessionLoss } from '@auth0-heartbeat/core';
import { useEffect, useRef } from 'react';
import { useSessionHeartbeat } from './use-session-heartbeat.js';

/** Calls the handler of the last render once when the session is lost. */
export function useSessionLost(handler: (loss: SessionLoss) => void): void {
  const heartbeat = useSessionHeartbeat();
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  useEffect(() => heartbeat.on('sessionLost', (loss) => latest.current(loss)), [heartbeat]);
}
