import mitt from 'mitt';
import { SessionHeartbeatError } from './errors.js';
import { wakeAt } from './machine/due.js';
import type { Effect } from './machine/effect.js';
import type { Event, Happening, ProbeOutcome } from './machine/event.js';
import { snapshotOf } from './machine/snapshot.js';
import { initialState, type ProbeRole } from './machine/state.js';
import { transition } from './machine/transition.js';
import type { Ports } from './ports.js';
import type { SessionHeartbeat } from './session-heartbeat.js';
import type { SessionEventName, SessionEvents, SessionSnapshot } from './session.js';
import type { Settings } from './settings.js';

/** The shell around the machine: feeds it events, runs its effects through ports, tells listeners. */
export function createHeartbeat(ports: Ports, settings: Settings): SessionHeartbeat {
  const { clock, page, silentAuth } = ports;
  const emitter = mitt<SessionEvents & { changed: undefined }>();
  const queue: Event[] = [];
  const waiting: ((snapshot: SessionSnapshot) => void)[] = [];
  let draining = false;
  let state = initialState;
  let snapshot = snapshotOf(state);
  let releases: (() => void)[] = [];
  let timer = { at: Infinity, cancel: () => {} };
  let abortProbe = () => {};
  let running = false;
  /** Counts the stops: what was looked up before one is of no use after it. */
  let era = 0;

  /** What listeners cause waits its turn. */
  function dispatch(happening: Happening): void {
    const facts = { at: clock.now(), visible: page.isVisible(), proven: silentAuth.isProven() };
    queue.push({ ...facts, ...happening });
    if (draining) return;
    draining = true;
    for (let next = queue.shift(); next; next = queue.shift()) attempt(step, next);
    draining = false;
  }

  /** Commits the state, then runs the effects, then notifies. */
  function step(event: Event): void {
    const before = snapshot;
    const [next, effects] = transition(state, event, settings);
    state = next;
    snapshot = snapshotOf(state, before);
    for (const effect of effects) if (effect.type !== 'emit') attempt(run, effect);
    keepTimer();
    keepListening();
    // Taken before anybody is told: who asks from a listener waits for a check that is yet to come.
    const isOver = (before.checking && !snapshot.checking) || state.phase !== 'watching';
    const settled = isOver ? waiting.splice(0) : [];

    // Events first: whoever sees `lost` may unmount what has to hear of the loss.
    for (const effect of effects)
      if (effect.type === 'emit') tell(effect.event, Object.freeze(effect.payload));
    if (snapshot !== before) tell('changed', undefined);
    for (const settle of settled) settle(snapshot);
  }

  function run(effect: Exclude<Effect, { type: 'emit' }>): void {
    switch (effect.type) {
      case 'look_for_user':
        void lookForUser();
        break;
      case 'probe':
        ask(effect.probeId, effect.role);
        break;
      case 'abort_probe':
        abortProbe();
        break;
      case 'remember':
        silentAuth.remember(effect.proven);
        break;
      case 'drop_tokens':
        ports.signOut({ openUrl: false }).catch(ports.reportException);
        break;
      default:
        effect satisfies never;
    }
  }

  function ask(probeId: number, role: ProbeRole): void {
    const controller = ports.createAbortController();
    abortProbe = () => controller.abort();
    const probe = role === 'main' ? ports.probe : ports.guardProbe;
    const request = { timeoutMs: settings.timeoutMs, signal: controller.signal };
    void (async (): Promise<ProbeOutcome> => {
      try {
        if (role !== 'orphan') {
          const found = await ports.readSignedInUser();
          if (!found) return { gone: true };
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
    try {
      const found = await ports.readSignedInUser();
      if (found && current === era) dispatch({ type: 'user_found', ...found });
    } catch (exception) {
      ports.reportException(exception);
    }
  }

  /** One timer, at the next moment when something is due. */
  function keepTimer(): void {
    const at = wakeAt(state, settings);
    if (at === timer.at) return;
    timer.cancel();
    timer = { at, cancel: at < Infinity ? clock.wakeAt(at, wake) : () => {} };
  }

  function wake(): void {
    const dueAt = timer.at;
    timer = { at: Infinity, cancel: () => {} };
    dispatch({ type: 'woke', dueAt });
  }

  function keepListening(): void {
    if (running === releases.length > 0) return;
    for (const release of releases) release();
    releases = running
      ? [
          page.listen((isFocus) =>
            dispatch(isFocus ? { type: 'triggered', trigger: 'focus' } : { type: 'woke' }),
          ),
          ports.onSignedIn(() => dispatch({ type: 'signed_in' })),
        ]
      : [];
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

  const heartbeat: SessionHeartbeat = {
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
    async verify({ maxAgeMs }) {
      if (typeof maxAgeMs !== 'number' || !(maxAgeMs >= 0)) {
        throw new SessionHeartbeatError(
          'invalid_option',
          `maxAgeMs is ${String(maxAgeMs)}; give it a number of milliseconds, 0 or more.`,
        );
      }
      const isYoung = () => {
        // A negative age: the clock was set back, and the age is unknown.
        const age = clock.now() - (snapshot.verifiedAt ?? -Infinity);
        return age >= 0 && age <= maxAgeMs;
      };
      const asked = clock.now();
      if (!isYoung()) {
        await heartbeat.check();
        // The check may have been one that was under way for longer than the proof may be old.
        if (!isYoung() && state.askedAt !== null && state.askedAt < asked) await heartbeat.check();
      }
      return snapshot;
    },
    report(error) {
      dispatch({ type: 'reported', error });
    },
    async logout(options) {
      era++;
      dispatch({ type: 'signed_out' });
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
