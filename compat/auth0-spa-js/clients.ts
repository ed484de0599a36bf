// Compiled, never run: what each release exports as `Auth0Client` is a client to the core.
import {
  completeLogin,
  createSessionHeartbeat,
  handleSessionLoss,
  startSession,
  tokenProbe,
} from '@auth0-heartbeat/core';
import type { Auth0Client as Auth0Client2_24 } from 'spa-js-2.24';
import type { Auth0Client as Auth0Client2_28 } from 'spa-js-2.28';

type Client = Auth0Client2_24 | Auth0Client2_28;

export function start(client: Client): void {
  startSession(client, { clearLocalState: () => localStorage.clear() });
}

export async function watch(client: Client): Promise<void> {
  await completeLogin(client);
  const heartbeat = createSessionHeartbeat(client, { probe: tokenProbe(client) });
  handleSessionLoss(heartbeat, client);
  heartbeat.start();
}
