import type { Plan } from './plan.js';
import type { World } from './world.js';

/** A session at the tenant. */
export interface TenantSession {
  readonly sid: string;
  readonly sub: string;
  readonly endsAt: number;
  isOver: boolean;
}

/** What a refresh token stands for. */
export interface Grant {
  readonly sub: string;
  isRevoked: boolean;
}

export type OAuthError = { readonly error: string; readonly error_description: string };

export const loginRequired: OAuthError = {
  error: 'login_required',
  error_description: 'Login required',
};

const mfaRequired: OAuthError = {
  error: 'mfa_required',
  error_description: 'Multifactor authentication required',
};

const isolated: OAuthError = {
  error: 'login_required',
  error_description: 'A Cross-Origin Isolated page cannot use silent authentication.',
};

/** The tenant, and the session of the browser there. Its moments are real time. */
export interface Tenant {
  cookies: Plan['cookies'];
  /** Since when the browser blocks the cookies it sent before. `Infinity`: never. */
  cookiesBlockedAt: number;
  /** Whoever has a session must authenticate with a second factor, which an iframe cannot ask for. */
  requiresMfa: boolean;
  /** The session as the tenant knows it by its cookie. */
  session(): TenantSession | null;
  /** What the tenant answers in an iframe. */
  askSilently(): TenantSession | OAuthError;
  /** What it answers at the top level, where cookie rules do not matter. */
  askAtTop(): TenantSession | OAuthError;
  redeem(grant: Grant): { sub: string } | OAuthError;
  isBlocked(sub: string): boolean;
  setBlocked(sub: string, isBlocked: boolean): void;
  /** At the login page: goes on with the session that is there, or begins one. */
  logIn(sub: string): TenantSession | OAuthError;
  endSession(): void;
  createGrant(sub: string): Grant;
  /** When the tenant last took the user for blocked. */
  lastBlockedAt(sub: string): number;
  /** When the browser was last without a session of this user. */
  lastWithout(sub: string): number;
  /** When somebody else last had the session. */
  lastOther(sub: string): number;
}

export function createTenant(world: World, plan: Plan): Tenant {
  const blockedUntil = new Map<string, number>();
  /** The users that had the session before, and until when; `''`: nobody. */
  const before = new Map<string, number>();
  let current: TenantSession | null = null;
  let count = 0;

  const blocked: OAuthError =
    plan.blockedWording === 'login_required'
      ? loginRequired
      : { error: 'unauthorized', error_description: 'user is blocked' };

  function session(): TenantSession | null {
    if (current && current.endsAt <= world.real()) change(null);
    return current;
  }

  function change(next: TenantSession | null): void {
    before.set(current?.sub ?? '', world.real());
    if (current) current.isOver = true;
    current = next;
  }

  const tenant: Tenant = {
    cookies: plan.cookies,
    cookiesBlockedAt: Infinity,
    requiresMfa: false,
    session,
    askSilently() {
      if (tenant.cookies === 'isolated') return isolated;
      const answer = tenant.cookies === 'blocked' ? loginRequired : tenant.askAtTop();
      return tenant.requiresMfa && 'sid' in answer ? mfaRequired : answer;
    },
    askAtTop() {
      const found = session();
      if (!found) return loginRequired;
      return tenant.isBlocked(found.sub) ? blocked : found;
    },
    redeem(grant) {
      if (tenant.isBlocked(grant.sub)) {
        return { error: 'invalid_grant', error_description: 'user is blocked' };
      }
      return grant.isRevoked
        ? { error: 'invalid_grant', error_description: 'Unknown or invalid refresh token.' }
        : { sub: grant.sub };
    },
    isBlocked: (sub) => blockedUntil.get(sub) === Infinity,
    setBlocked(sub, isBlocked) {
      if (isBlocked !== tenant.isBlocked(sub)) {
        blockedUntil.set(sub, isBlocked ? Infinity : world.real());
      }
    },
    logIn(sub) {
      const found = session();
      if (tenant.isBlocked(sub)) {
        return { error: 'unauthorized', error_description: 'user is blocked' };
      }
      if (found?.sub === sub) return found;
      const next = {
        sid: `s${++count}`,
        sub,
        endsAt: world.real() + plan.sessionMs,
        isOver: false,
      };
      change(next);
      return next;
    },
    endSession: () => (session() ? change(null) : undefined),
    createGrant: (sub) => ({ sub, isRevoked: false }),
    lastBlockedAt: (sub) => Math.min(world.real(), blockedUntil.get(sub) ?? -Infinity),
    lastWithout(sub) {
      if (session()?.sub !== sub) return world.real();
      return Math.max(-Infinity, ...[...before].map(([who, at]) => (who === sub ? -Infinity : at)));
    },
    lastOther(sub) {
      const now = session();
      if (now && now.sub !== sub) return world.real();
      return Math.max(
        -Infinity,
        ...[...before].map(([who, at]) => (who === sub || !who ? -Infinity : at)),
      );
    },
  };
  return tenant;
}
