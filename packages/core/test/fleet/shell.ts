import type { PushSession } from '../../src/contract/options.js';
import type { Probe } from '../../src/contract/probe.js';
import { createHeartbeat } from '../../src/heartbeat.js';
import { digestOfUser } from '../../src/machine/digest.js';
import { activityGapMs } from '../../src/machine/schedule.js';
import type { Settings } from '../../src/machine/settings.js';
import { mergeRecords, parseRecord, type SharedRecord } from '../../src/machine/shared-record.js';
import type { PageEvent, Ports } from '../../src/ports.js';
import { internalsOf } from '../../src/shell/internals.js';
import { probeOutcomeOf, userOf } from './outcome.js';
import { numberOf } from './random.js';
import type { Contestant, Outcome, Question, World } from './world.js';

/** How often a push source reports: see `run-stream.ts`. */
const REPORT_MS = 30_000;

export interface ShellOptions {
  readonly settings: Settings;
  /** The interval between checks while hints arrive. */
  readonly liveIntervalMs: number;
  /** Replaces ports. */
  readonly change?: ((ports: Ports) => Partial<Ports>) | undefined;
}

/** One page load, with its heartbeat. */
interface Visit {
  /** The page shows what the world says from now on. */
  see(isVisible: boolean): void;
  send(event: PageEvent): void;
  /** The user acts now and, until they leave, all the time. */
  act(): void;
  rest(): void;
  answer(outcome: Outcome): void;
  /** The stream of hints began, ended, or is not known after a suspension. */
  setLive(isLive: boolean): void;
  suspendPush(): void;
  hint(about?: unknown): void;
  runTimers(): void;
  close(): void;
  verifiedAt(): number;
}

/**
 * The shipped heartbeat in every browser, with one tab each. Its promises need a turn of the event
 * loop after each event of the fleet.
 */
export function createShell(world: World, options: ShellOptions): Contestant {
  const visits: (Visit | undefined)[] = [];
  /** What is in the storage of each browser. */
  const records = Array.from({ length: world.browsers }, () => {
    const at = world.now - 86_400_000;
    return JSON.stringify({ silentAuth: { at, works: true }, login: { at } });
  });

  return {
    load(who) {
      visits[who]?.close();
      visits[who] = createVisit(world, who, options, records[who]!, (record) => {
        records[who] = JSON.stringify(record);
      });
    },
    returnTo(who) {
      // In the order of a browser.
      visits[who]?.see(true);
      visits[who]?.send('focus');
      visits[who]?.act();
    },
    leave(who) {
      visits[who]?.rest();
      // A window that only loses the focus is not told.
      visits[who]?.see(world.isVisible(who));
    },
    wakeUp(who) {
      // The connection is dead. When the stream is open again, `setLive` is called.
      visits[who]?.suspendPush();
      visits[who]?.runTimers();
    },
    networkBack: (who) => visits[who]?.send('online'),
    timerDue: (who) => visits[who]?.runTimers(),
    answer: (who, outcome) => visits[who]?.answer(outcome),
    setLive: (who, isLive) => visits[who]?.setLive(isLive),
    hint: (who, isMissed) => visits[who]?.hint(isMissed ? { missed: true } : undefined),
    verifiedAt: (who) => visits[who]?.verifiedAt() ?? -Infinity,
  };
}

function createVisit(
  world: World,
  who: number,
  { settings, liveIntervalMs, change = () => ({}) }: ShellOptions,
  stored: string,
  store: (record: SharedRecord) => void,
): Visit {
  const timers = createTimers(world, who);
  const listeners = new Set<(event: PageEvent) => void>();
  const gapMs = activityGapMs(settings);
  let isVisible = world.isVisible(who);
  let record = parseRecord(stored);
  /** The question that the heartbeat waits for. */
  let asked: { settle(outcome: Outcome): void } | undefined;
  let source: { readonly session: PushSession; hint(about?: unknown): void } | undefined;
  let stopInput = () => {};
  let stopReports = () => {};

  const ask =
    (question: Question): Probe['ask'] =>
    ({ signal }) =>
      new Promise((resolve, reject) => {
        const mine = {
          settle(outcome: Outcome) {
            const result = probeOutcomeOf(who, question, outcome);
            if ('answer' in result) resolve(result.answer);
            else reject(result.error as Error);
          },
        };
        asked = mine;
        signal.addEventListener('abort', () => {
          if (asked === mine) asked = undefined;
        });
        world.ask(who, question, readState().check?.trigger ?? 'manual');
      });

  const ports: Ports = {
    clock: { now: () => world.now, wakeAt: timers.add },
    page: {
      isVisible: () => isVisible,
      isEmbedded: () => false,
      isOnline: () => world.isOnline(who),
      lastInputAt: () => world.lastInputAt(who),
      hasUserActivation: () => true,
      listen(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
    tabs: {
      read: () => record,
      publish(changes) {
        record = mergeRecords(record, changes, world.now);
        store(record);
      },
      // There is no other tab.
      listen: () => () => {},
      enterQueue(_steal, onTurn) {
        let hasLeft = false;
        queueMicrotask(() => {
          if (!hasLeft) onTurn();
        });
        return () => void (hasLeft = true);
      },
    },
    random: () => numberOf(world.seed, who, world.now),
    probe: { kind: settings.probe.kind, ask: ask('client') },
    passiveProbe: { kind: 'silent_auth', passive: true, ask: ask('passive') },
    readSignedInUser: async () => ({
      user: userOf(who),
      digest: digestOfUser(userOf(who)),
      expiresAt: Infinity,
    }),
    watchClient: () => () => {},
    startPush(hint, session) {
      if (!world.isLive(who)) return () => {};
      source = { session, hint };
      report(true);
      return () => {
        source = undefined;
        stopReports();
      };
    },
    signOut: async () => {},
    dropTokens: async () => {},
    confirmByRedirect: () => Promise.reject(new Error('Silent authentication works.')),
    createAbortController: () => new AbortController(),
    reportException(exception) {
      throw exception;
    },
  };
  const heartbeat = createHeartbeat({ ...ports, ...change(ports) }, settings);
  const readState = internalsOf(heartbeat)!.readState;

  /** As `runStream` does: now, and again until something changes. */
  function report(isLive: boolean): void {
    stopReports();
    stopReports = timers.add(world.now + REPORT_MS, () => report(isLive));
    source?.session.setLive(isLive, liveIntervalMs);
  }

  function send(event: PageEvent): void {
    for (const listener of listeners) listener(event);
  }

  /**
   * A user who is in the app moves the pointer all the time. The shell reports one of these events to
   * the machine and ignores the others until `activityGapMs` later. So only the events at these
   * moments are dispatched, and those at which the user comes and leaves.
   */
  function continueInput(at: number): void {
    stopInput();
    stopInput = timers.add(at, act);
  }

  function act(): void {
    send('input');
    const { activeAt } = readState();
    const isCounted = world.now - activeAt < gapMs;
    continueInput((isCounted ? activeAt : world.now) + gapMs);
  }

  heartbeat.on('sessionLost', () => world.end(who));
  heartbeat.start();
  // The page load counts as activity.
  if (world.isInApp(who)) continueInput(world.now + gapMs);

  return {
    see(next) {
      if (isVisible === next) return;
      isVisible = next;
      send('visibilitychange');
    },
    send,
    act,
    rest() {
      send('input');
      stopInput();
    },
    answer(outcome) {
      asked?.settle(outcome);
      asked = undefined;
    },
    setLive(isLive) {
      if (source) report(isLive);
    },
    suspendPush: () => stopReports(),
    hint: (about) => source?.hint(about),
    runTimers: timers.runDue,
    close: timers.clear,
    verifiedAt: () => readState().verifiedAt,
  };
}

/** The timers of a page, of which the world knows the first. */
function createTimers(world: World, who: number) {
  const timers = new Set<{ readonly at: number; readonly wake: () => void }>();

  const sync = () => world.wakeAt(who, Math.min(...[...timers].map(({ at }) => at)));

  return {
    add(at: number, wake: () => void): () => void {
      const timer = { at: Math.max(at, world.now), wake };
      timers.add(timer);
      sync();
      return () => {
        if (timers.delete(timer)) sync();
      };
    },
    runDue(): void {
      for (;;) {
        const [next] = [...timers].sort((a, b) => a.at - b.at);
        if (!next || next.at > world.now) return sync();
        timers.delete(next);
        next.wake();
      }
    },
    /** A page that is left runs nothing any more. */
    clear(): void {
      timers.clear();
    },
  };
}
