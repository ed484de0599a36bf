import mitt from 'mitt';
import { requireDuration } from './contract/errors.js';
import type { SessionHeartbeat } from './contract/session-heartbeat.js';
import type { SessionEvents, SessionSnapshot } from './contract/session.js';
import type { Effect, Event, Happening } from './machine/events.js';
import { wakeAt } from './machine/wake.js';
import type { Settings } from './machine/settings.js';
import type { SharedRecord } from './machine/shared-record.js';
import { snapshotOf } from './machine/snapshot.js';
import { initialState, isLooking, type SignedInUser, type State } from './machine/state.js';
import { transition } from './machine/transition.js';
import type { Ports } from './ports.js';
import { createCheckRunner } from './shell/check-runner.js';
import { type Internals, setInternals } from './shell/internals.js';
import { createPageListeners } from './shell/page-listeners.js';
import { createPushRunner } from './shell/push-runner.js';

/** The shell around the machine: dispatches events, runs effects through ports, notifies listeners. */
export function createHeartbeat(ports: Ports, settings: Settings): SessionHeartbeat {
  const { clock, page, tabs } = ports;
  const emitter = mitt<SessionEvents & { changed: undefined }>();
  const queue: Event[] = [];
  const listeners: Internals['listeners'] = new Set();
  /** The calls of `check()` that wait for a check to finish. */
  const waiters: ((snapshot: SessionSnapshot) => void)[] = [];
  let isDraining = false;
  let state: State = { ...initialState, lastLoss: ports.lastLoss ?? null };
  let snapshot = snapshotOf(state, settings);
  let timer = { at: Infinity, cancel: () => {} };
  let isRunning = false;
  /** The number of stops and logouts. A lookup that started before one is outdated after it. */
  let generation = 0;

  const readState = () => state;
  const checkRunner = createCheckRunner(ports, dispatch);
  const syncListeners = createPageListeners(
    ports,
    settings,
    readState,
    () => timer.at,
    dispatch,
    announceSignOut,
  );
  const syncPush = createPushRunner(ports, settings, readState, dispatch);

  /** Events that a listener causes wait for the current step. */
  function dispatch(happening: Happening): void {
    const facts = {
      at: clock.now(),
      visible: page.isVisible(),
      embedded: page.isEmbedded(),
      online: page.isOnline(),
      inputAt: page.lastInputAt(),
      record: tabs.read(),
      random: ports.random(),
    };
    queue.push({ ...facts, ...happening });
    if (isDraining) return;
    isDraining = true;
    for (let next = queue.shift(); next; next = queue.shift()) attempt(step, next);
    isDraining = false;
  }

  /** Commits the state, runs the effects, then notifies. */
  function step(event: Event): void {
    const before = state;
    const shown = snapshot;
    const [next, effects] = transition(before, event, settings);
    state = next;
    snapshot = snapshotOf(state, settings, shown);
    const changes = effects.flatMap((effect) => (effect.type === 'publish' ? effect.changes : []));
    // Before this tab leaves the queue: the next one must know the result.
    if (changes.length > 0) attempt(tabs.publish, Object.assign({}, ...changes) as SharedRecord);
    checkRunner.sync(state.check);
    for (const effect of effects) attempt(run, effect);
    syncTimer();
    syncListeners(isRunning);
    attempt(syncPush, undefined);
    // Detach waiters before notifying: a `check()` made by a listener starts a new check.
    const isFinished = before.check && before.check.id !== state.check?.id;
    // A request that ends an outdated check waits for the check that it starts.
    const isRequest = state.check?.trigger === 'manual';
    const settled =
      (isFinished && !isRequest) || state.phase !== 'watching' ? waiters.splice(0) : [];
    for (const listener of [...listeners]) listener(effects);
    // Events first: a component that unmounts at `lost` must receive the loss.
    for (const effect of effects) {
      if (effect.type === 'emit') emitter.emit(effect.event, Object.freeze(effect.payload));
    }
    if (snapshot !== shown) emitter.emit('changed');
    for (const settle of settled) settle(snapshot);
  }

  function run(effect: Effect): void {
    // The check may have ended in the same step.
    if ('probeId' in effect && effect.probeId !== state.check?.probeId) return;
    switch (effect.type) {
      case 'look_for_user':
        void lookForUser();
        break;
      case 'enter_queue':
        checkRunner.enterQueue(effect.probeId, effect.steal);
        break;
      case 'probe':
        checkRunner.probe(effect);
        break;
      case 'confirm_by_redirect':
        ports.confirmByRedirect(effect.digest, effect.organization).catch(ports.reportException);
        break;
      case 'drop_tokens':
        ports.dropTokens().catch(ports.reportException);
        break;
      default:
        effect satisfies {
          readonly type: 'publish' | 'emit' | 'cancelled' | 'finished' | 'merged';
        };
    }
  }

  /** Starts watching if somebody is signed in. Resolves when that is known. */
  async function lookForUser(): Promise<void> {
    const current = generation;
    const found = await readUser();
    if (found && state.phase !== 'watching') await ports.admitUser?.(found);
    if (current !== generation) return;
    dispatch(found ? { type: 'user_found', ...found } : { type: 'user_missing' });
    // Without a user there is nothing that a refused redirect has to end.
    const { check } = tabs.read();
    if (!found && check?.topLevel) tabs.publish({ check: { ...check, topLevel: false } });
  }

  /** Ends the session in the other tabs, and stops watching without a loss in this one. */
  async function announceSignOut(): Promise<void> {
    generation++;
    // The client may have a user whom the heartbeat does not watch yet.
    const found = state.signedIn ? null : await readUser();
    dispatch({ type: 'signed_out', digest: found?.digest });
  }

  async function readUser(): Promise<SignedInUser | null> {
    try {
      return await ports.readSignedInUser();
    } catch (exception) {
      ports.reportException(exception);
      return null;
    }
  }

  /** Keeps a single timer, for the next moment at which something is due. */
  function syncTimer(): void {
    const at = wakeAt(state, settings);
    if (at === timer.at) return;
    timer.cancel();
    timer = { at, cancel: at < Infinity ? clock.wakeAt(at, onTimer) : () => {} };
  }

  function onTimer(): void {
    timer = { at: Infinity, cancel: () => {} };
    dispatch({ type: 'timer_fired' });
  }

  /** Calls foreign code: an exception is reported and stops nothing. */
  function attempt<Input>(work: (input: Input) => void, input: Input): void {
    try {
      work(input);
    } catch (exception) {
      ports.reportException(exception);
    }
  }

  const heartbeat: SessionHeartbeat = {
    start() {
      isRunning = true;
      dispatch({ type: 'started' });
    },
    stop() {
      generation++;
      isRunning = false;
      dispatch({ type: 'stopped' });
    },
    async check() {
      if (isLooking(state)) await lookForUser();
      if (state.phase !== 'watching') return snapshot;
      const result = new Promise<SessionSnapshot>((resolve) => waiters.push(resolve));
      dispatch({ type: 'triggered', trigger: 'manual' });
      return result;
    },
    async verify({ maxAgeMs }) {
      const requestedAt = clock.now();
      // How much time passed before the clock was set back is unknown.
      const isSetBack = requestedAt < state.at;
      const earliest = requestedAt - requireDuration('maxAgeMs', maxAgeMs, 0);
      const isVerified = () => {
        const at = (state.signedIn && snapshot.verifiedAt) ?? NaN;
        return at >= earliest && at <= clock.now();
      };
      if (isSetBack || !isVerified()) {
        await heartbeat.check();
        // The check may have been running for longer than the maximum age.
        if (!isVerified() && state.startedAt < requestedAt) await heartbeat.check();
      }
      return isVerified();
    },
    report() {
      dispatch({ type: 'triggered', trigger: 'report' });
    },
    extend() {
      dispatch({ type: 'extended' });
    },
    async logout(options) {
      await announceSignOut();
      await ports.signOut(options);
    },
    getSnapshot: () => snapshot,
    subscribe: (listener) => listen('changed', () => listener()),
    on: (event, handler) => listen(event, handler),
  };

  /** Guards each handler, so that an exception in one does not stop the others. */
  function listen<Name extends keyof (SessionEvents & { changed: undefined })>(
    event: Name,
    handler: (payload: (SessionEvents & { changed: undefined })[Name]) => void,
  ): () => void {
    const guarded = (payload: (SessionEvents & { changed: undefined })[Name]) =>
      attempt(handler, payload);
    emitter.on(event, guarded);
    return () => emitter.off(event, guarded);
  }

  setInternals(heartbeat, { ports, settings, readState, listeners, dispatch });
  return heartbeat;
}
