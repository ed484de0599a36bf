import type { SessionLoss } from '../../../src/contract/session.js';
import { alice, bob, type Browser } from '../browser.js';
import type { Observer, Visit } from '../visit.js';
import type { Watch, Watches } from './watches.js';

/** What is on the way while a page load that was told of a refusal begins to watch. */
const ARRIVAL_MS = 3_000;

/** Between the last answer that counted as a proof and its being told. */
const UNDER_WAY_MS = 60_000;

/** No session is told to be over that is not, and none twice. */
export function createFalseEndings(browser: () => Browser, watches: Watches): Observer {
  const over = new Set<Visit>();
  const signedOutAt = new Map<string, number>();
  let firstOfBlockedCookies: number | null = null;

  /** Why the loss is one; `null`: it is none. */
  function causeOf({ reason, user }: SessionLoss, watch: Watch | null, visit: Visit) {
    const { tenant, stores, world, plan } = browser();
    const since = watch?.since ?? watches.begunAt(visit) - ARRIVAL_MS;
    const isExpired = [...(watch?.expiries ?? [])].some(
      // Tabs round the same moment differently.
      (expiry) => world.latestWall() / 1_000 >= expiry - 32,
    );
    // No page is opened here with a session that ended before.
    if (!user) return null;
    switch (reason) {
      case 'login_required':
        if (tenant.lastWithout(user.sub) >= since) return 'no session';
        if (tenant.lastBlockedAt(user.sub) >= since) return 'blocked';
        // Once in a browser that begins to block cookies which it sent before.
        if (tenant.cookiesBlockedAt === Infinity) return null;
        // Where tabs can tell each other nothing, each finds it out for itself.
        if (stores.storage !== 'works' && !stores.hasChannel) return 'cookies blocked, alone';
        firstOfBlockedCookies ??= world.real();
        return since <= firstOfBlockedCookies ? 'cookies blocked since' : null;
      case 'user_blocked':
        if (tenant.lastBlockedAt(user.sub) >= since) return 'blocked';
        // Who is asked by the cookie answers for the browser's session, whoever's it is by now.
        return tenant.lastOther(user.sub) >= since && isOtherBlocked(user.sub, since)
          ? 'somebody else is blocked'
          : null;
      case 'grant_revoked':
        if (tenant.lastBlockedAt(user.sub) >= since) return 'blocked';
        // One set of tokens for all tabs: the last login of any of them wrote it.
        if (plan.sharesTokens) return watches.hadRevoked(user.sub) ? 'revoked' : null;
        return [...(watch?.grants ?? [])].some(({ isRevoked }) => isRevoked) ? 'revoked' : null;
      case 'session_expired':
        if (tenant.lastWithout(user.sub) >= since) return 'no session';
        return isExpired ? 'expired' : null;
      case 'user_changed': {
        if (tenant.lastOther(user.sub) >= since) return 'somebody else';
        const { tokens } = visit.client.cell;
        if (tokens?.sub !== user.sub) return 'tokens of somebody else';
        return tokens.org !== user.org_id ? 'tokens of another organization' : null;
      }
      case 'access_denied':
        return null;
      case 'signed_out':
        return (signedOutAt.get(user.sub) ?? -1) >= since ? 'logout()' : null;
      case 'unverifiable': {
        const { maxUnverifiedMs = Infinity } = plan.options;
        const age = world.real() - (watch?.verifiedAt ?? world.real());
        return age >= maxUnverifiedMs - UNDER_WAY_MS ? 'no proof' : null;
      }
      case 'idle_timeout':
        // The invariants of idle endings judge it.
        return plan.options.idleTimeoutMs ? 'idle' : null;
      default:
        return reason satisfies never;
    }
  }

  function isOtherBlocked(sub: string, since: number): boolean {
    return [alice, bob].some(
      (other) => other !== sub && browser().tenant.lastBlockedAt(other) >= since,
    );
  }

  return {
    opened: (visit) => void over.delete(visit),
    left: (visit) => void over.delete(visit),
    started: (visit) => void over.delete(visit),
    changed: (visit) => {
      if (visit.heartbeat.getSnapshot().status !== 'lost') over.delete(visit);
    },
    signedOut(visit) {
      // Also whom the client knows of and nobody watches.
      const { user } = visit.heartbeat.getSnapshot();
      // The snapshot of a heartbeat that was stopped may be old.
      const sub = (visit.isStarted && user?.sub) || visit.client.cell.tokens?.sub;
      if (sub) signedOutAt.set(sub, browser().world.real());
    },
    told(visit, name, payload) {
      if (name !== 'sessionLost') return;
      const { world } = browser();
      const loss = payload as SessionLoss;
      if (over.has(visit)) {
        return world.fail('no double ending', `tab ${visit.tab.id}: ${loss.reason} again`);
      }
      over.add(visit);
      const watch = watches.of(visit);
      if (!causeOf(loss, watch, visit)) {
        world.fail(
          'no false ending',
          `tab ${visit.tab.id} lost ${loss.user?.sub}: ${loss.reason} (${loss.trigger}), watched since ${watch?.since} (storage ${browser().stores.storage})`,
        );
      }
    },
  };
}
