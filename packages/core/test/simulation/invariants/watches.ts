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
  /** A check of this tab, or of one that could tell, has shown since that silent authentication works. */
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
  /** When the running check of a page began. */
  const checkingSince = new Map<Visit, number>();
  let isClockRight = true;
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

  /** A check of this page has proven it, and tells the others whose sessions were there when it began. */
  function prove(visit: Visit, watch: Watch): void {
    watch.isProven = true;
    const { plan, stores, tabs } = browser();
    const canTell = plan.storage === 'works' && stores.troubledAt() === -Infinity && isClockRight;
    const from = checkingSince.get(visit) ?? -Infinity;
    for (const { visit: other } of tabs) {
      const known = other && !other.document.isFrozen() && watches.get(other);
      if (canTell && known && known.sub === watch.sub && known.since < from) known.isProven = true;
    }
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
    clockSetBack: () => void (isClockRight = false),
    asked: learn,
    told(visit, name, payload) {
      const watch = watches.get(visit);
      // A login that is lost at once: the page asks no longer as one that can see.
      const isLooping = (payload as { code?: unknown } | null)?.code === 'redirect_loop';
      if (watch && name === 'diagnosis' && isLooping) watch.isProven = false;
      if (!watch || name !== 'sessionVerified') return;
      const { at } = payload as SessionVerification;
      watch.verifiedAt = now() - (browser().world.wall() - at);
    },
    answered(visit, kind, error) {
      const watch = watches.get(visit);
      const isSilent = kind === 'main' && browser().plan.probe === 'silent';
      if (!watch || error || !isSilent) return;
      if (visit.heartbeat.getSnapshot().checking) prove(visit, watch);
      else watch.isProven = false;
    },
    changed(visit) {
      const { checking, status, user } = visit.heartbeat.getSnapshot();
      if (!checking) checkingSince.delete(visit);
      else if (!checkingSince.has(visit)) checkingSince.set(visit, now());
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
