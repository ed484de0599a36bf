import mitt from 'mitt';
import { SessionHeartbeatError } from './errors.js';
import { wakeAt } from './machine/due.js';
import type { Effect } from './machine/effect.js';
import type { Event, ProbeOutcome } from './machine/event.js';
import { snapshotOf } from './machine/snapshot.js';
import { initialState, type ProbeRole } from './machine/state.js';
import { transition } from './machine/transition.js';
import type { PageFact, Ports } from './ports.js';
import type { ProbeAnswer } from './probe.js';
import type { SessionEventName, SessionEvents, SessionSnapshot } from './session.js';
import type { SessionHeartbeat } from './session-heartbeat.js';
import type { Settings } from './settings.js';

/** The shell around the machine: feeds it events, runs its effects through ports, tells listeners. */
export function createHeartbeat(ports: Ports, settings: Settings): SessionHeartbeat {
  const { clock, page } = ports;
  const emitter = mitt<SessionEvents & { changed: undefined }>();
  const queue: Event[] = [];
  let draining = false;
  let state = initialState;
  let snapshot = snapshotOf(state);
  let releases: (() => void)[] = [];
  let timer: { readonly at: number; readonly cancel: () => void } | null = null;
  let abortProbe: (() => void) | null = null;
  const waiting: ((snapshot: SessionSnapshot) => void)[] = [];

  /** Commits the state, then runs the effects, then notifies. What listeners cause waits its turn. */
  function dispatch(event: Event): void {
    queue.push(event);
    if (draining) return;
    draining = true;
    for (let next = queue.shift(); next; next = queue.shift()) step(next);
    draining = false;
  }

  function step(event: Event): void {
    const before = snapshot;
    const [next, effects] = transition(state, event, settings);
    state = next;
    snapshot = snapshotOf(state, before);
    for (const effect of effects) if (effect.type !== 'emit') run(effect);
    keepTimer();
    keepListening();
    // Taken before anybody is told: who asks from a listener waits for a check that is yet to come.
    const settled = takeSettled(before.checking);

    if (snapshot !== before) tell('changed', undefined);
    for (const effect of effects) if (effect.type === 'emit') tell(effect.event, effect.payload);
    for (const settle of settled) settle(snapshot);
  }

  function takeSettled(wasChecking: boolean): typeof waiting {
    const over = (wasChecking && !snapshot.checking) || state.phase !== 'watching';
    return over ? waiting.splice(0) : [];
  }

  function run(effect: Exclude<Effect, { type: 'emit' }>): void {
    switch (effect.type) {
      case 'probe':
        ask(effect.probeId, effect.probe);
        break;
      case 'abort_probe':
        abortProbe?.();
        break;
      case 'remember_silent_auth':
        ports.silentAuth.remember();
        break;
      case 'forget_silent_auth':
        ports.silentAuth.forget();
        break;
      default:
        effect satisfies never;
    }
  }

  function ask(probeId: number, role: ProbeRole): void {
    const controller = ports.createAbortController();
    abortProbe = () => controller.abort();
    const probe = role === 'guard' ? ports.guardProbe : ports.probe;
    const request = { timeoutMs: settings.timeoutMs, signal: controller.signal };
    // Also a probe that throws at once answers later: no event comes while an effect runs.
    void Promise.resolve()
      .then(() => probe(request))
      .then(
        (answer: ProbeAnswer): ProbeOutcome => ({ answer }),
        (error: unknown): ProbeOutcome => ({ error }),
      )
      .then((outcome) => dispatch({ type: 'probed', at: clock.now(), probeId, outcome }));
  }

  /** One timer, at the next moment when something is due. */
  function keepTimer(): void {
    const at = wakeAt(state, settings);
    if (at === (timer?.at ?? null)) return;
    timer?.cancel();
    timer = at === null ? null : { at, cancel: clock.wakeAt(at, wake) };
  }

  function wake(): void {
    timer = null;
    dispatch({ type: 'woke', at: clock.now() });
  }

  function tell(event: SessionEventName | 'changed', payload: unknown): void {
    for (const handler of [...(emitter.all.get(event) ?? [])]) {
      try {
        (handler as (payload: unknown) => void)(payload);
      } catch (exception) {
        ports.reportException(exception);
      }
    }
  }

  function hear(fact: PageFact): void {
    const at = clock.now();
    // Somebody may have signed in without telling, in a popup for one.
    if (state.phase === 'idle' && fact !== 'hidden') void lookForUser();
    switch (fact) {
      case 'hidden':
        return dispatch({ type: 'page_hidden' });
      case 'shown':
        return dispatch({ type: 'page_shown', at });
      case 'focused':
        return dispatch({ type: 'triggered', trigger: 'focus', at });
      default:
        fact satisfies never;
    }
  }

  /** Resolves when it is known whether somebody is signed in, and begins to watch if so. */
  async function lookForUser(): Promise<void> {
    try {
      const user = await ports.readSignedInUser();
      if (!user) return;
      dispatch({
        type: 'user_found',
        at: clock.now(),
        user,
        visible: page.isVisible(),
        silentAuthProven: ports.silentAuth.isProven(),
      });
    } catch (exception) {
      ports.reportException(exception);
    }
  }

  /** Listens to the page while there is, or may come, a session to watch. */
  function keepListening(): void {
    const wanted = state.phase === 'idle' || state.phase === 'watching';
    if (wanted === releases.length > 0) return;
    for (const undo of releases) undo();
    releases = wanted ? [page.listen(hear), ports.onSignedIn(() => void lookForUser())] : [];
  }

  function on<Name extends SessionEventName>(
    event: Name,
    handler: (payload: SessionEvents[Name]) => void,
  ): () => void {
    emitter.on(event, handler);
    return () => emitter.off(event, handler);
  }

  const heartbeat: SessionHeartbeat = {
    start() {
      dispatch({ type: 'started' });
      void lookForUser();
    },
    stop() {
      dispatch({ type: 'stopped' });
    },
    async check() {
      if (state.phase === 'idle') await lookForUser();
      if (state.phase !== 'watching') return snapshot;
      const answer = new Promise<SessionSnapshot>((resolve) => waiting.push(resolve));
      dispatch({ type: 'triggered', trigger: 'manual', at: clock.now() });
      return answer;
    },
    async verify({ maxAgeMs }) {
      if (typeof maxAgeMs !== 'number' || !(maxAgeMs >= 0)) {
        throw new SessionHeartbeatError(
          'invalid_option',
          `maxAgeMs is ${String(maxAgeMs)}; give it a number of milliseconds, 0 or more.`,
        );
      }
      if (state.phase === 'idle') await lookForUser();
      const { verifiedAt } = snapshot;
      const age = verifiedAt === null ? Infinity : clock.now() - verifiedAt;
      // A negative age: the clock was set back, and the age is unknown.
      return age >= 0 && age <= maxAgeMs ? snapshot : heartbeat.check();
    },
    report(error) {
      dispatch({ type: 'reported', error, at: clock.now() });
    },
    async logout(options) {
      heartbeat.stop();
      await ports.signOut(options);
    },
    getSnapshot: () => snapshot,
    subscribe(listener) {
      // A function of its own, so that a listener subscribed twice is told twice and undone singly.
      const handler = () => listener();
      emitter.on('changed', handler);
      return () => emitter.off('changed', handler);
    },
    on,
    off: (event, handler) => emitter.off(event, handler),
  };
  return heartbeat;
}
