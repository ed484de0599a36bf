import mitt from 'mitt';
import { requireDuration } from './errors.js';
import { isPaused, wakeAt } from './machine/due.js';
import type { Effect } from './machine/effect.js';
import type { Event, Happening, ProbeOutcome } from './machine/event.js';
import { snapshotOf } from './machine/snapshot.js';
import { initialState, type ProbeRole } from './machine/state.js';
import { transition } from './machine/transition.js';
import type { PushedSession } from './options.js';
import type { Ports, SignedInUser } from './ports.js';
import type { SessionHeartbeat } from './session-heartbeat.js';
import type { SessionEventName, SessionEvents, SessionSnapshot } from './session.js';
import type { Settings } from './settings.js';
import type { SharedRecord } from './shared-record.js';
import { type Traced, traced } from './traced.js';

/** Of the inputs of the user, no more than one in so long is worth to be told. */
const INPUT_GAP_MS = 30_000;

/** Between the first and the last tab that gets a hint, even one that is throttled. */
const HINT_SPREAD_MS = 60_000;

/** The shell around the machine: feeds it events, runs its effects through ports, tells listeners. */
export function createHeartbeat(ports: Ports, settings: Settings): SessionHeartbeat {
  const { clock, page, tabs } = ports;
  const emitter = mitt<SessionEvents & { changed: undefined }>();
  const queue: Event[] = [];
  const tracers: Traced['listeners'] = new Set();
  const waiting: ((snapshot: SessionSnapshot) => void)[] = [];
  const inputGapMs = Math.min(INPUT_GAP_MS, settings.pauseAfterIdleMs / 4);
  let draining = false;
  let state = initialState;
  let snapshot = snapshotOf(state);
  let timer = { at: Infinity, cancel: () => {} };
  let releases: (() => void)[] = [];
  let hears = false;
  /** Counts the times that a push trigger was asked. */
  let hearing = 0;
  /** What somebody else's code returned. */
  let stopHints: unknown;
  let abortProbe = () => {};
  /** The probe that `abortProbe` is about. */
  let probing = 0;
  let releaseLease: (() => void) | undefined;
  let running = false;
  /** Counts the stops: what was looked up before one is of no use after it. */
  let era = 0;

  /** What listeners cause waits its turn. */
  function dispatch(happening: Happening): void {
    const facts = {
      at: clock.now(),
      visible: page.isVisible(),
      record: tabs.read(),
      random: ports.random(),
    };
    queue.push({ ...facts, ...happening });
    if (draining) return;
    draining = true;
    for (let next = queue.shift(); next; next = queue.shift()) attempt(step, next);
    draining = false;
  }

  /** Commits the state, then runs the effects, then notifies. */
  function step(event: Event): void {
    const before = state;
    const shown = snapshot;
    const [next, effects] = transition(before, event, settings);
    state = next;
    snapshot = snapshotOf(state, shown);
    const news = effects.flatMap((effect) => (effect.type === 'publish' ? [effect.record] : []));
    if (news.length > 0) attempt(tabs.publish, Object.assign({}, ...news) as SharedRecord);
    // Told before the lease is given back: who gets it then knows.
    keepProbe();
    for (const effect of effects) attempt(run, effect);
    keepTimer();
    keepListening();
    // Other people's code: whatever it throws, the ending is told.
    attempt(keepHints, undefined);
    // Taken before anybody is told: who asks from a listener waits for a check that is yet to come.
    const isOver = state.checks !== before.checks || state.phase !== 'watching';
    const settled = isOver ? waiting.splice(0) : [];
    for (const listener of tracers) listener({ before, state, effects });

    // Events first: whoever sees `lost` may unmount what has to hear of the loss.
    for (const effect of effects)
      if (effect.type === 'emit') tell(effect.event, Object.freeze(effect.payload));
    if (snapshot !== shown) tell('changed', undefined);
    for (const settle of settled) settle(snapshot);
  }

  function run(effect: Effect): void {
    // A page that froze may have to give up waiting and to stop in one moment.
    if ('probeId' in effect && effect.probeId !== state.check?.probeId) return;
    switch (effect.type) {
      case 'look_for_user':
        void lookForUser();
        break;
      case 'lease':
        void lease(effect.probeId, effect.steal);
        break;
      case 'probe':
        ask(effect.probeId, effect.role);
        break;
      case 'confirm_by_redirect':
        ports.confirmByRedirect(effect.digest).catch(ports.reportException);
        break;
      case 'drop_tokens':
        ports.signOut({ openUrl: false }).catch(ports.reportException);
        break;
      default:
        // Done elsewhere, or told only.
        effect satisfies { readonly type: 'publish' | 'emit' | 'concluded' };
    }
  }

  async function lease(probeId: number, steal: boolean): Promise<void> {
    // That of the check before, which ended a moment ago: it may have been taken away.
    giveLeaseBack();
    const now = clock.now();
    // A check asks up to three probes.
    const release = await tabs.lease(now + 3 * settings.timeoutMs, steal, now);
    if (release && state.check?.probeId !== probeId) return release();
    releaseLease = release ?? undefined;
    dispatch({ type: 'leased', probeId, granted: release !== null });
  }

  function ask(probeId: number, role: ProbeRole): void {
    const controller = ports.createAbortController();
    probing = probeId;
    abortProbe = () => controller.abort();
    const probe = role === 'main' ? ports.probe : ports.guardProbe;
    const request = { timeoutMs: settings.timeoutMs, signal: controller.signal };
    void (async (): Promise<ProbeOutcome> => {
      try {
        if (role !== 'orphan') {
          const found = await ports.readSignedInUser();
          // Meanwhile nobody may wait for it any more, and nobody be watched.
          if (!found || probing !== probeId) return { gone: true };
          dispatch({ type: 'user_found', ...found });
        }
        return { answer: await probe(request) };
      } catch (error) {
        return { error };
      }
    })().then((outcome) => dispatch({ type: 'probed', probeId, role, outcome }));
  }

  /** Begins to watch if somebody is signed in; resolves when that is known. */
  async function lookForUser(): Promise<void> {
    const current = era;
    const found = await readUser();
    if (found && current === era) dispatch({ type: 'user_found', ...found });
  }

  async function readUser(): Promise<SignedInUser | null> {
    try {
      return await ports.readSignedInUser();
    } catch (exception) {
      ports.reportException(exception);
      return null;
    }
  }

  /** No probe goes on, and no lease is kept, without a check that waits for it. */
  function keepProbe(): void {
    if (probing !== state.check?.probeId) {
      probing = 0;
      abortProbe();
    }
    if (!state.check) giveLeaseBack();
  }

  function giveLeaseBack(): void {
    releaseLease?.();
    releaseLease = undefined;
  }

  /** One timer, at the next moment when something is due. */
  function keepTimer(): void {
    const at = wakeAt(state, settings);
    if (at === timer.at) return;
    timer.cancel();
    timer = { at, cancel: at < Infinity ? clock.wakeAt(at, wake) : () => {} };
  }

  function wake(): void {
    timer = { at: Infinity, cancel: () => {} };
    dispatch({ type: 'woke' });
  }

  function keepHints(): void {
    const watches = state.phase === 'watching';
    if (watches !== hears) {
      hears = watches;
      const stop = stopHints;
      stopHints = watches && ports.onHint(takeHint, pushedSession());
      if (typeof stop === 'function') stop();
    }
  }

  /** Whether the tenant may be asked without need. */
  function mayAsk(): boolean {
    return (
      state.phase === 'watching' &&
      (state.proven || !settings.probeUsesSilentAuth) &&
      !isPaused({ ...state, at: clock.now() }, settings)
    );
  }

  /** What one push trigger may know and tell, as long as it is the one that is asked. */
  function pushedSession(): PushedSession {
    const { digest } = state;
    const mine = ++hearing;
    return {
      digest,
      setLive: (isLive) => {
        if (mine === hearing) dispatch({ type: 'pushed', live: isLive === true });
      },
      mayRenewToken() {
        // The tab that had the stream may have ended the session a moment ago.
        dispatch({ type: 'noticed' });
        return mine === hearing && mayAsk();
      },
      report: (error) => {
        if (mine === hearing) heartbeat.report(error);
      },
    };
  }

  function keepListening(): void {
    if (running === releases.length > 0) return;
    for (const release of releases) release();
    releases = running
      ? [
          tabs.listen(() => dispatch({ type: 'noticed' })),
          page.listen((happening) => {
            if (happening === 'active') noteInput();
            else if (happening === 'noticed') dispatch({ type: happening });
            else dispatch({ type: 'triggered', trigger: happening });
          }),
          ports.onSignedIn(() => dispatch({ type: 'signed_in' })),
        ]
      : [];
  }

  /** An input is also a moment to see that the page has slept. */
  function noteInput(): void {
    const now = clock.now();
    const isNews = now < state.at || now > timer.at || now - state.activeAt >= inputGapMs;
    if (isNews && state.phase === 'watching') dispatch({ type: 'active' });
  }

  /** Hints are input: what does not fit is ignored. */
  function takeHint(hint: unknown): void {
    const { user } = state;
    const { sub, sid, at, missed } = Object(hint) as Readonly<Record<string, unknown>>;
    if (hint !== undefined && (typeof hint !== 'object' || !hint)) return;
    if (sub !== undefined && sub !== user?.sub) return;
    if (sid !== undefined && user?.sid && sid !== user.sid) return;
    // A stream that comes and goes must not keep an idle user's session from ending; their next input
    // checks anyway. And where only the top level can tell, nobody said that it is worth to ask.
    if (missed && !mayAsk()) return;
    const now = clock.now();
    // Tabs get a hint at nearly the same moment: any other is that of another clock.
    const isRecent = typeof at === 'number' && at <= now && at > now - HINT_SPREAD_MS;
    dispatch({
      type: 'triggered',
      trigger: 'push',
      causedAt: isRecent ? at : now,
      hinted: !missed,
    });
  }

  function tell(event: SessionEventName | 'changed', payload: unknown): void {
    for (const handler of [...(emitter.all.get(event) ?? [])]) {
      attempt(handler as (payload: unknown) => void, payload);
    }
  }

  function attempt<Input>(work: (input: Input) => void, input: Input): void {
    try {
      work(input);
    } catch (exception) {
      ports.reportException(exception);
    }
  }

  const heartbeat: SessionHeartbeat & { readonly [traced]: Traced } = {
    [traced]: { settings, readState: () => state, listeners: tracers },
    start() {
      running = true;
      dispatch({ type: 'started' });
    },
    stop() {
      era++;
      running = false;
      dispatch({ type: 'stopped' });
    },
    async check() {
      if (state.phase === 'idle') await lookForUser();
      if (state.phase !== 'watching') return snapshot;
      const answer = new Promise<SessionSnapshot>((resolve) => waiting.push(resolve));
      dispatch({ type: 'triggered', trigger: 'manual' });
      return answer;
    },
    async verify(proof) {
      await heartbeat.hasProof(proof);
      return snapshot;
    },
    async hasProof({ maxAgeMs }) {
      const asked = clock.now();
      const least = asked - requireDuration('maxAgeMs', maxAgeMs, 0);
      const isProven = () => {
        const at = (snapshot.user && snapshot.verifiedAt) ?? NaN;
        // A proof of the future: the clock was set back since, and its age is unknown.
        return at >= least && at <= clock.now();
      };
      if (!isProven()) {
        await heartbeat.check();
        // The check may have been one that was under way for longer than the proof may be old.
        if (!isProven() && state.askedAt < asked) await heartbeat.check();
      }
      return isProven();
    },
    report(error) {
      dispatch({ type: 'reported', error });
    },
    async logout(options) {
      era++;
      // Nobody may be watched yet, and be signed in all the same.
      const found = state.user ? null : await readUser();
      dispatch({ type: 'signed_out', digest: found?.digest });
      await ports.signOut(options);
    },
    getSnapshot: () => snapshot,
    subscribe(listener) {
      // A function of its own, so that a listener subscribed twice is told twice and undone singly.
      const handler = () => listener();
      emitter.on('changed', handler);
      return () => emitter.off('changed', handler);
    },
    on(event, handler) {
      emitter.on(event, handler);
      return () => emitter.off(event, handler);
    },
    off(event, handler) {
      // Without a handler mitt would drop the handlers of everybody.
      if (handler) emitter.off(event, handler);
    },
  };
  return heartbeat;
}
