import { digestOfUser } from '../src/machine/digest.js';
import type { PushSession, SessionHeartbeatOptions } from '../src/contract/options.js';
import type { Probe, ProbeAnswer, ProbeRequest } from '../src/contract/probe.js';
import type { SessionEventName, SessionEvents, SessionUser } from '../src/contract/session.js';
import { createHeartbeat } from '../src/heartbeat.js';
import { decideSettings, type Settings } from '../src/machine/settings.js';
import { parseRecord, type SharedRecord } from '../src/machine/shared-record.js';
import type { ClientEvent, PageEvent, Ports } from '../src/ports.js';

/** A request to a probe, which the test answers. */
export interface Question {
  readonly probe: 'passive' | 'main';
  readonly at: number;
  readonly request: ProbeRequest;
  answer(answer: ProbeAnswer): Promise<void>;
  fail(error: unknown): Promise<void>;
}

/** An event that the heartbeat emitted. */
type Emitted = {
  [Name in SessionEventName]: readonly [name: Name, payload: SessionEvents[Name]];
}[SessionEventName];

/** The environment of one heartbeat, controlled by the test. */
export function createFakeBrowser(
  options: SessionHeartbeatOptions & {
    /** The kind of the main probe. Default: `silent_auth`. */
    kind?: Probe['kind'];
    /** What the environment adds to the settings. */
    facts?: Partial<Settings>;
    /** Whether the main probe is passive. Default: `false`. */
    passive?: boolean;
    /** When the client and the browser answer the heartbeat. Default: immediately. */
    delay?: (value: unknown) => Promise<unknown>;
  } = {},
) {
  let now = 1_000_000;
  let visible = true;
  let isEmbedded = false;
  let isOnline = true;
  let inputAt = -Infinity;
  let looks = 0;
  let expiresAt = Infinity;
  let user: SessionUser | null = { sub: 'auth0|alice', sid: 'one' };
  let record: SharedRecord = { silentAuth: { at: 0, works: true } };
  let lock: 'free' | 'taken' | 'silent' = 'free';
  const waitingForLock = new Set<() => void>();
  let redirectFails = false;
  /** Each time that this tab got the lock. */
  const locks: { steal: boolean; released: boolean }[] = [];
  let random = 0.5;
  /** Timers measure the time that passed, whatever the clock shows. */
  let ticks = 0;
  const timers = new Set<{ tick: number; wake: () => void }>();
  const pageListeners = new Set<(event: PageEvent) => void>();
  const tabListeners = new Set<() => void>();
  const hintListeners = new Set<(hint?: unknown) => void>();
  const pushSessions: PushSession[] = [];
  const published: SharedRecord[] = [];
  const redirects: string[] = [];
  const redirectedTo: string[] = [];
  const clientListeners = new Set<(event: ClientEvent) => void>();
  const questions: Question[] = [];
  const exceptions: unknown[] = [];
  const signOuts: unknown[] = [];
  const emitted: Emitted[] = [];

  function pass(ms: number): void {
    ticks += ms;
    now += ms;
  }

  /** Writes entries as another tab does, through storage. */
  function write(changes: SharedRecord): void {
    // An entry that stays is the same object, as in the browser.
    const isNew = ([name, entry]: [string, unknown]) =>
      JSON.stringify(entry) !== JSON.stringify(record[name as keyof SharedRecord]);
    const news = Object.fromEntries(
      Object.entries(parseRecord(JSON.stringify(changes))).filter(isNew),
    );
    record = { ...record, ...news };
  }

  const {
    kind = 'silent_auth',
    passive = false,
    facts = {},
    delay = (value) => Promise.resolve(value),
    ...heartbeatOptions
  } = options;
  const later = <Value>(value: Value) => delay(value) as Promise<Value>;
  const scripted = (probe: Question['probe']): Probe['ask'] => {
    return (request) =>
      new Promise((resolve, reject) => {
        questions.push({
          probe,
          at: now,
          request,
          answer: async (answer) => (resolve(answer), settle()),
          fail: async (error) => (reject(error as Error), settle()),
        });
      });
  };
  const ports: Ports = {
    clock: {
      now: () => now,
      wakeAt(at, wake) {
        const timer = { tick: ticks + Math.max(0, at - now), wake };
        timers.add(timer);
        return () => void timers.delete(timer);
      },
    },
    page: {
      isVisible: () => visible,
      isEmbedded: () => isEmbedded,
      isOnline: () => isOnline,
      lastInputAt: () => inputAt,
      hasUserActivation: () => inputAt > -Infinity,
      listen(listener) {
        pageListeners.add(listener);
        return () => void pageListeners.delete(listener);
      },
    },
    tabs: {
      read: () => record,
      publish(changes) {
        published.push(changes);
        record = { ...record, ...changes };
      },
      listen(listener) {
        tabListeners.add(listener);
        return () => void tabListeners.delete(listener);
      },
      enterQueue(steal, onTurn) {
        let hasLeft = false;
        let release = () => {};
        const grant = () => {
          waitingForLock.delete(grant);
          if (hasLeft) return;
          const granted = { steal, released: false };
          locks.push(granted);
          release = () => void (granted.released = true);
          onTurn();
        };
        if (lock === 'free' || (steal && lock === 'taken')) void later(undefined).then(grant);
        else waitingForLock.add(grant);
        return () => {
          hasLeft = true;
          waitingForLock.delete(grant);
          release();
        };
      },
    },
    random: () => random,
    probe: heartbeatOptions.probe ?? { kind, passive, ask: scripted('main') },
    passiveProbe: { kind: 'silent_auth', passive: true, ask: scripted('passive') },
    readSignedInUser: () => (
      looks++,
      later(user && { user, digest: digestOfUser(user), expiresAt })
    ),
    watchClient(listener) {
      clientListeners.add(listener);
      return () => void clientListeners.delete(listener);
    },
    startPush(listener, session) {
      hintListeners.add(listener);
      pushSessions.push(session);
      return () => void hintListeners.delete(listener);
    },
    confirmByRedirect: async (digest, organization) => {
      redirects.push(digest);
      if (organization) redirectedTo.push(organization);
      if (redirectFails) throw new Error('no crypto');
    },
    async signOut(signOutOptions) {
      signOuts.push(signOutOptions);
      await later(undefined);
      for (const listener of [...clientListeners]) listener('logged_out');
    },
    dropTokens() {
      signOuts.push({ openUrl: false });
      return later(undefined);
    },
    createAbortController: () => new AbortController(),
    reportException: (exception) => void exceptions.push(exception),
  };
  const heartbeat = createHeartbeat(ports, decideSettings(heartbeatOptions, ports.probe, facts));
  const names: SessionEventName[] = [
    'sessionLost',
    'sessionVerified',
    'sessionUnverified',
    'interactionRequired',
    'sessionEnding',
    'sessionExtended',
    'diagnosis',
  ];
  for (const name of names) {
    heartbeat.on(name, (payload) => void emitted.push([name, payload] as unknown as Emitted));
  }

  return {
    heartbeat,
    questions,
    exceptions,
    signOuts,
    /** The events in their order. */
    emitted,
    /** The names of the events in their order. */
    events: () => emitted.map(([name]) => name),
    diagnoses: () => emitted.flatMap((event) => (event[0] === 'diagnosis' ? [event[1].code] : [])),
    now: () => now,
    /** How often the heartbeat looked for a signed-in user. */
    looks: () => looks,
    /** Whether the shared record says that silent authentication works. */
    silentAuthWorks: () => record.silentAuth?.works === true,
    /** Another tab writes whether silent authentication works. */
    setSilentAuth: (works: boolean) =>
      void (record = { ...record, silentAuth: { at: now, works } }),
    /** Sets when the client takes the session to be expired. */
    expireAt: (at: number) => void (expiresAt = at),
    setUser: (next: SessionUser | null) => void (user = next),
    /** The number of timers, listeners and locks that the heartbeat holds. */
    held: () =>
      timers.size +
      pageListeners.size +
      tabListeners.size +
      hintListeners.size +
      clientListeners.size +
      waitingForLock.size +
      locks.filter(({ released }) => !released).length,
    timers: () => timers.size,
    /** The last request. */
    question: () => questions.at(-1) as Question,
    async start() {
      heartbeat.start();
      await settle();
    },
    /** Starts, and answers the first check with `alive`. */
    async startVerified() {
      heartbeat.start();
      await settle();
      await (questions.at(-1) as Question).answer({
        session: 'alive',
        user: { sub: 'auth0|alice', sid: 'one' },
      });
    },
    /** Calls `check()` without waiting for its result. */
    async check() {
      void heartbeat.check();
      await settle();
    },
    /** Advances the time, timer by timer. */
    async advance(ms: number) {
      const end = ticks + ms;
      for (;;) {
        const next = [...timers].sort((a, b) => a.tick - b.tick)[0];
        if (!next || next.tick > end) break;
        timers.delete(next);
        pass(Math.max(0, next.tick - ticks));
        next.wake();
        await settle();
      }
      pass(end - ticks);
    },
    /** Advances the time without settling promises. */
    elapse(ms: number) {
      const end = ticks + ms;
      for (const timer of [...timers].filter(({ tick }) => tick <= end)) {
        if (!timers.delete(timer)) continue;
        pass(Math.max(0, timer.tick - ticks));
        timer.wake();
      }
      pass(end - ticks);
    },
    async page(change: 'shown' | 'hidden' | PageEvent) {
      if (change === 'input') inputAt = now;
      const changesVisibility = change === 'shown' || change === 'hidden';
      if (changesVisibility) visible = change === 'shown';
      const event = changesVisibility ? 'visibilitychange' : change;
      for (const listener of [...pageListeners]) listener(event);
      await settle();
    },
    /** Another tab publishes. */
    async receive(changes: SharedRecord) {
      write(changes);
      for (const listener of [...tabListeners]) listener();
      await settle();
    },
    record: () => record,
    /** Another tab writes, and the notification does not arrive. */
    write,
    published,
    locks,
    /** `taken`: another tab holds the lock. `silent`: the browser does not answer until `grantLocks`. */
    setLock: (next: typeof lock) => void (lock = next),
    async grantLocks() {
      for (const grant of [...waitingForLock]) grant();
      await settle();
    },
    setRandom: (next: number) => void (random = next),
    async hint(hint?: unknown) {
      for (const listener of [...hintListeners]) listener(hint);
      await settle();
    },
    /** The sessions that the push source received, the latest last. */
    pushSessions,
    redirects,
    /** The organizations that the redirects asked about. */
    redirectedTo,
    failRedirects: () => void (redirectFails = true),
    /** Puts the page into a frame of another page. */
    embed: () => void (isEmbedded = true),
    /** The visibility changes without an event. */
    setVisible: (next: boolean) => void (visible = next),
    setOnline: (next: boolean) => void (isOnline = next),
    /** A popup of the client opens or closes, or a token call of the app fails. */
    async client(event: ClientEvent) {
      for (const listener of [...clientListeners]) listener(event);
      await settle();
    },
    /** Sets the clock without letting time pass. */
    setClock: (ms: number) => void (now += ms),
    async signedIn() {
      for (const listener of [...clientListeners]) listener('signed_in');
      await settle();
    },
    settle,
  };
}

export type FakeBrowser = ReturnType<typeof createFakeBrowser>;

/** The hash of a user in the shared record. */
export { digestOfUser as digestOf } from '../src/machine/digest.js';

/** Waits for pending promises. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}
