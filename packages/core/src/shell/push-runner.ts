import type { PushHint, PushSession } from '../contract/options.js';
import type { Happening } from '../machine/events.js';
import { isPaused } from '../machine/schedule.js';
import type { Settings } from '../machine/settings.js';
import { momentOf } from '../machine/shared-record.js';
import type { State } from '../machine/state.js';
import { isObject } from '../machine/untrusted.js';
import type { Ports } from '../ports.js';

/** Returns a function that starts the push source when a session is watched, and stops it afterwards. */
export function createPushRunner(
  ports: Ports,
  { intervalMs, pauseAfterIdleMs, probe }: Settings,
  readState: () => State,
  dispatch: (happening: Happening) => void,
): () => void {
  const { clock, tabs } = ports;
  /** The session that the source receives. */
  let session: PushSession | undefined;
  /** The value that foreign code returned. */
  let stop: unknown;

  /** Whether the tenant may be asked without a reason. */
  function mayAsk(): boolean {
    const state = readState();
    const isKnown = state.silentAuthWorks || probe.kind !== 'silent_auth';
    return isKnown && !isPaused({ ...state, at: clock.now() }, { pauseAfterIdleMs });
  }

  /** Hints are untrusted: they may be malformed, or about another user. */
  function isAbout(about: unknown): about is PushHint {
    const { user } = readState().signedIn ?? {};
    if (!user || !isObject(about)) return false;
    const { sub = user.sub, sid = user.sid } = about;
    return sub === user.sub && (!user.sid || sid === user.sid);
  }

  function takeHint(about: unknown = {}): void {
    if (!isAbout(about)) return;
    // Reconnects must not keep the session of an idle user alive: the next input checks anyway.
    if (about.missed && !mayAsk()) return;
    dispatch({ type: 'triggered', trigger: 'push', byHint: !about.missed });
  }

  function createSession(digest: string): PushSession {
    let pollingSince: number | undefined;
    /** The interval while hints arrive. */
    let longMs = intervalMs;
    const mine: PushSession = {
      digest,
      setLive(isLive, liveMs = intervalMs) {
        if (session !== mine) return;
        const at = clock.now();
        // At random, so that browsers that lose the connection together do not poll together.
        if (isLive) pollingSince = at - ports.random() * intervalMs;
        // JSON has no Infinity.
        if (isLive) longMs = Math.min(liveMs, Number.MAX_VALUE);
        tabs.publish({
          push: { at, live: isLive === true, intervalMs: longMs, pollingSince, user: digest },
        });
        dispatch({ type: 'facts_changed' });
      },
      staleMs: () => clock.now() - momentOf(tabs.read().push, clock.now()),
      mayRenewToken() {
        // Another tab may have ended the session a moment ago.
        dispatch({ type: 'facts_changed' });
        return session === mine && mayAsk();
      },
      isAbout,
      reportFlood() {
        if (session === mine) dispatch({ type: 'push_flooded' });
      },
      report() {
        if (session === mine) dispatch({ type: 'triggered', trigger: 'report' });
      },
    };
    return mine;
  }

  return () => {
    const { phase, signedIn } = readState();
    if ((phase === 'watching') === (session !== undefined)) return;
    const before = stop;
    session = signedIn ? createSession(signedIn.digest) : undefined;
    stop = session && ports.startPush(takeHint, session);
    if (typeof before === 'function') before();
  };
}
