import type { SessionClient, SignInClient } from '../contract/client.js';
import type { LossReason, SessionError } from '../contract/session.js';
import type { SessionVerdict } from '../contract/trace-event.js';
import { textOf } from '../machine/untrusted.js';
import type { SharedRecord } from '../machine/shared-record.js';
import type { SignedInUser } from '../machine/state.js';
import { isEndedAsIdle, isIdleSince, isKnownSession } from '../machine/foreseen-end.js';
import { verdictOfError } from '../machine/verdict.js';
import type { Internals } from '../shell/internals.js';
import { readSignedInUser } from './signed-in-user.js';
import { holdPopups, isPopupOpen, requestToken } from './watch-client.js';

/** The result of restoring the session at a page load. */
export type Restored =
  /** A user is signed in. `restoredAt`: when the request to the tenant started that restored the session. */
  | {
      readonly type: 'found';
      readonly found: SignedInUser;
      readonly restoredAt?: number | undefined;
    }
  /** No user is signed in. */
  | { readonly type: 'nobody' }
  /** This browser knows a user, and the check was inconclusive. */
  | { readonly type: 'no_answer' }
  /** The session of the user whom this browser knows is over. */
  | {
      readonly type: 'over';
      readonly code: LossReason;
      readonly error?: SessionError;
      readonly digest: string;
      /** When the passive check started. */
      readonly startedAt: number;
    };

/** Returns the hash of the last user of this browser, and whether their session is over. */
export function lastUserOf({ check, login }: SharedRecord): {
  readonly digest: string | undefined;
  readonly isOver: boolean;
} {
  const isChecked = check && !(login && login.at > check.at);
  const digest = (isChecked && textOf(check.user)) || textOf(login?.user);
  return { digest, isOver: isChecked === true && check.verdict === 'lost' };
}

/**
 * Restores the session of the client. The SDK hides why that fails, so one passive check decides
 * where this browser knows a user. Never rejects.
 *
 * @param mayAsk Whether the passive check may be made. Not after a login.
 */
export async function restoreSession(
  client: SessionClient & SignInClient,
  { dispatch, ports, readState, settings }: Internals,
  mayAsk: boolean,
): Promise<Restored> {
  const { clock, tabs } = ports;

  const readUser = () => readSignedInUser(client).catch(() => null);

  async function restore(request: () => Promise<unknown> | undefined): Promise<Restored> {
    // The response would close the popup.
    if (isPopupOpen(client)) return { type: 'no_answer' };
    const restoredAt = clock.now();
    try {
      const call = request();
      if (call) holdPopups(client, call);
      await call;
    } catch {
      // The SDK hides the reason. The passive check finds it.
    }
    const found = await readUser();
    return found ? { type: 'found', found, restoredAt } : { type: 'nobody' };
  }

  /** Returns the verdict about an error; nothing if the tenant has a session. */
  async function askPassively(silentAuthWorks: boolean): Promise<SessionVerdict | undefined> {
    const { timeoutMs } = settings;
    const controller = ports.createAbortController();
    const cancel = clock.wakeAt(clock.now() + timeoutMs, () => controller.abort());
    try {
      await ports.passiveProbe.ask({ timeoutMs, signal: controller.signal });
      return undefined;
    } catch (error) {
      return verdictOfError(error, silentAuthWorks, settings);
    } finally {
      cancel();
    }
  }

  const cached = await readUser();
  const record = tabs.read();
  const now = clock.now();
  const { digest, isOver } = lastUserOf(record);
  // An ending that was interrupted has left the tokens.
  const isIdle = isIdleSince(record, now, settings) || (cached && isEndedAsIdle(record));
  if (mayAsk && digest && isIdle && (!cached || isKnownSession(record, cached))) {
    return { type: 'over', code: 'idle_timeout', digest, startedAt: now };
  }
  // Its first check asks the tenant.
  if (cached) return { type: 'found', found: cached };
  // The tenant may still have the session, for which the user must sign in again.
  if (isEndedAsIdle(record)) return { type: 'nobody' };
  const restored = await restore(() => client.checkSession?.());
  if (restored.type !== 'nobody' || !digest || isOver || !mayAsk) return restored;
  const startedAt = clock.now();
  // A browser may have taken back its grant of the tenant's cookies meanwhile.
  dispatch({ type: 'facts_changed' });
  const verdict = await askPassively(readState().silentAuthWorks);
  if (!verdict) {
    const options = { cacheMode: 'off' as const, timeoutInSeconds: settings.timeoutMs / 1_000 };
    return restore(() => requestToken(client, options, true));
  }
  if (verdict.type === 'lost') return { ...verdict, type: 'over', digest, startedAt };
  return { type: verdict.type === 'inconclusive' ? 'no_answer' : 'nobody' };
}
