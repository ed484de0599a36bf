import { ErrorTimeout, type UserManager } from 'oidc-client-ts';

export interface OidcHeartbeatOptions {
  intervalMs: number;
  onSignedOut: (error: unknown) => void;
}

/**
 * A heartbeat of oidc-client-ts: a silent sign-in at an interval. What its own renewal repeats, a
 * timeout, is no reason to sign out; what it reports as `silentRenewError` is. Returns what stops it.
 */
export function startOidcHeartbeat(
  users: UserManager,
  { intervalMs, onSignedOut }: OidcHeartbeatOptions,
): () => void {
  async function signOut(error: unknown): Promise<void> {
    stop();
    onSignedOut(error);
    await users.removeUser();
  }

  async function renew(): Promise<void> {
    try {
      await users.signinSilent();
    } catch (error) {
      if (!(error instanceof ErrorTimeout)) await signOut(error);
    }
  }

  const timer = setInterval(() => void renew(), intervalMs);
  const undo = [
    users.events.addSilentRenewError((error) => void signOut(error)),
    // Of `monitorSession`, which needs a `check_session_iframe`; Auth0 has none.
    users.events.addUserSignedOut(() => void signOut('userSignedOut')),
  ];

  function stop(): void {
    clearInterval(timer);
    for (const each of undo) each();
  }
  return stop;
}
