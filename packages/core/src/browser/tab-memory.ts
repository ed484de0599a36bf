import type { LastLoss, LossReason } from '../contract/session.js';
import { propertiesOf } from '../machine/untrusted.js';
import { toLocalPath } from './local-path.js';

/** Moments that a tab remembers while it navigates to the tenant and back. Epoch milliseconds. */
type Moment = 'lost-at' | 'confirmed-at';

const keyOf = (moment: Moment) => `auth0-heartbeat.${moment}`;

/** Stores a moment; `0` for none. Returns whether that worked. */
export function remember(moment: Moment, at: number): boolean {
  try {
    sessionStorage.setItem(keyOf(moment), String(at));
    return true;
  } catch {
    // Storage is denied or full.
    return false;
  }
}

/** Returns a stored moment, or `0`. */
export function recall(moment: Moment): number {
  try {
    return Number(sessionStorage.getItem(keyOf(moment))) || 0;
  } catch {
    return 0;
  }
}

const ownerKey = (scope: string) => `auth0-heartbeat.${scope}.user`;

/** Stores whose data this tab holds. A hash; empty if there is none. */
export function rememberOwner(scope: string, digest: string): void {
  try {
    sessionStorage.setItem(ownerKey(scope), digest);
  } catch {
    // Denied or full: nothing of the app survives a reload in this tab either.
  }
}

/** Returns whose data this tab holds. */
export function recallOwner(scope: string): string | null {
  try {
    return sessionStorage.getItem(ownerKey(scope));
  } catch {
    return null;
  }
}

const returnPathKey = 'auth0-heartbeat.return-to';

/** Stores the path of the user for the page that follows a logout at the tenant. */
export function rememberReturnPath(path: string): void {
  try {
    sessionStorage.setItem(returnPathKey, path);
  } catch {
    // Denied or full: the next login returns to the origin.
  }
}

/** Returns the path that was stored, and removes it. */
export function takeReturnPath(): string | null {
  try {
    const path = sessionStorage.getItem(returnPathKey);
    sessionStorage.removeItem(returnPathKey);
    return path === null ? null : toLocalPath(path);
  } catch {
    return null;
  }
}

const lastLossKey = 'auth0-heartbeat.last-loss';

/** By document: a page that creates a second session must find the same. */
const lastLosses = new WeakMap<object, LastLoss | null>();

/** Stores why the session ended, for the next page of this tab. */
export function rememberLoss({ reason, at }: LastLoss): void {
  try {
    sessionStorage.setItem(lastLossKey, JSON.stringify({ reason, at }));
  } catch {
    // Denied or full: the next page does not know it.
  }
}

/** Returns why the session before this page load ended, and removes it from the storage. */
export function takeLastLoss(): LastLoss | null {
  const page = globalThis.document;
  if (!page) return null;
  const known = lastLosses.get(page);
  if (known !== undefined) return known;
  const loss = readLastLoss();
  lastLosses.set(page, loss);
  return loss;
}

function readLastLoss(): LastLoss | null {
  try {
    const { reason, at } = propertiesOf(JSON.parse(sessionStorage.getItem(lastLossKey) ?? ''));
    sessionStorage.removeItem(lastLossKey);
    const isValid = typeof at === 'number' && typeof reason === 'string' && reasons.test(reason);
    return isValid ? Object.freeze({ reason: reason as LossReason, at }) : null;
  } catch {
    return null;
  }
}

const reasons =
  /^(login_required|user_blocked|grant_revoked|access_denied|session_expired|user_changed|signed_out|idle_timeout|unverifiable)$/;
