import type { SessionVerification } from '../../../src/contract/session.js';
import type { Browser } from '../browser.js';
import type { Grant } from '../tenant.js';
import type { Observer, Visit } from '../visit.js';

/** One session that a heartbeat watches, as the simulation knows it. Moments are real time. */
export interface Watch {
  readonly sub: string;
  readonly org: string | undefined;
  readonly since: number;
  /** The grants that the client had meanwhile. */
  readonly grants: Set<Grant>;
  /** When the client may take the session for ended, in seconds since the epoch. */
  readonly expiries: Set<number>;
  /** A check of this tab has shown in this watch that silent authentication works. */
  isProven: boolean;
  /** When the last proof was told. */
  verifiedAt: number;
}

export interface Watches extends Observer {
  /** What a visit watches; `null`: nobody. */
  of(visit: Visit): Watch | null;
  /** Some client of this browser had a grant of the user that was revoked. */
  hadRevoked(sub: string): boolean;
  /** When it was last possible that a watch begins. */
  begunAt(visit: Visit): number;
}

export function createWatches(browser: () => Browser): Watches {
  const watches = new Map<Visit, Watch>();
  const begun = new Map<Visit, number>();
  const grants = new Set<Grant>();
  const now = () => browser().world.real();

  function learn(visit: Visit): void {
    const watch = watches.get(visit);
    const { tokens } = visit.client.cell;
    if (!watch || !tokens) return;
    if (tokens.grant) {
      watch.grants.add(tokens.grant);
      grants.add(tokens.grant);
    }
    if (tokens.expiry) watch.expiries.add(tokens.expiry);
  }

  return {
    of: (visit) => watches.get(visit) ?? null,
    hadRevoked: (sub) => [...grants].some((grant) => grant.sub === sub && grant.isRevoked),
    begunAt: (visit) => begun.get(visit) ?? 0,
    opened: (visit) => void begun.set(visit, now()),
    started: (visit) => void begun.set(visit, now()),
    // Its snapshot stays.
    stopped: (visit) => void watches.delete(visit),
    left(visit) {
      watches.delete(visit);
      begun.delete(visit);
    },
    asked: learn,
    told(visit, name, payload) {
      const watch = watches.get(visit);
      if (!watch || name !== 'sessionVerified') return;
      const { at } = payload as SessionVerification;
      watch.verifiedAt = now() - (browser().world.wall() - at);
    },
    answered(visit, kind, error) {
      const watch = watches.get(visit);
      if (watch && !error && kind === 'main' && browser().plan.probe === 'silent') {
        watch.isProven = visit.heartbeat.getSnapshot().checking;
      }
    },
    changed(visit) {
      const { status, user } = visit.heartbeat.getSnapshot();
      if (status === 'loading' || status === 'signed_out') begun.set(visit, now());
      if (!user) return void watches.delete(visit);
      const before = watches.get(visit);
      if (before?.sub !== user.sub || before.org !== user.org_id) {
        watches.set(visit, {
          sub: user.sub,
          org: user.org_id,
          since: now(),
          grants: new Set(),
          expiries: new Set(),
          isProven: false,
          verifiedAt: now(),
        });
      }
      learn(visit);
    },
  };
}
