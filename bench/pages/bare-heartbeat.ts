import type { Auth0Client } from '@auth0/auth0-spa-js';

export interface BareHeartbeatOptions {
  intervalMs: number;
  onLoggedOut: (error: unknown) => void;
}

/**
 * The heartbeat as it is written by hand: asks Auth0 at an interval and on focus, logs out when that
 * fails. Returns what stops it.
 */
export function startBareHeartbeat(
  auth0: Auth0Client,
  { intervalMs, onLoggedOut }: BareHeartbeatOptions,
): () => void {
  let isChecking = false;

  async function check(): Promise<void> {
    if (isChecking) return;
    isChecking = true;
    try {
      await auth0.getTokenSilently({ cacheMode: 'off' });
    } catch (error) {
      stop();
      onLoggedOut(error);
      await auth0.logout({ openUrl: false });
    } finally {
      isChecking = false;
    }
  }

  function onFocus(): void {
    void check();
  }

  const timer = setInterval(() => void check(), intervalMs);
  window.addEventListener('focus', onFocus);

  function stop(): void {
    clearInterval(timer);
    window.removeEventListener('focus', onFocus);
  }
  return stop;
}
