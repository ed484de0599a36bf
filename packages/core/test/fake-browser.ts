import { createHeartbeat } from '../src/heartbeat.js';
import {
  decideSettings,
  type PushedSession,
  type SessionHeartbeatOptions,
} from '../src/options.js';
import type { PageHappening, Ports } from '../src/ports.js';
import type { Probe, ProbeAnswer, ProbeRequest } from '../src/probe.js';
import type { SessionDiagnosis, SessionEventName, SessionUser } from '../src/session.js';
import { parseRecord, type SharedRecord } from '../src/shared-record.js';

/** A question that a probe was asked, to be answered by the test. */
export interface Question {
  readonly probe: 'guard' | 'main';
  readonly at: number;
  readonly request: ProbeRequest;
  answer(answer: ProbeAnswer): Promise<void>;
  fail(error: unknown): Promise<void>;
}

/** The world of one heartbeat, all of it in the hands of the test. */
export function createFakeBrowser(
  options: SessionHeartbeatOptions &
    Pick<Probe, 'passive' | 'silentAuth'> & {
      /** When what the heartbeat asked the client and the browser is answered. Default: at once. */
      delay?: (value: unknown) => Promise<unknown>;
    } = {},
) {
  let now = 1_000_000;
  let visible = true;
  let looks = 0;
  let expiresAt = Infinity;
  let user: SessionUser | null = { sub: 'auth0|alice', sid: 'one' };
  let record: SharedRecord = { proven: true };
  let lease: 'free' | 'taken' | 'silent' = 'free';
  const waitingForLease: (() => void)[] = [];
  let redirectFails = false;
  const leases: { steal: boolean; released: boolean }[] = [];
  let random = 0.5;
  /** Timers count time that passed, whatever the clock shows. */
  let ticks = 0;
  const timers = new Set<{ tick: number; wake: () => void }>();
  const pageListeners = new Set<(happening: PageHappening) => void>();
  const tabListeners = new Set<() => void>();
  const hintListeners = new Set<(hint?: unknown) => void>();
  const pushedSessions: PushedSession[] = [];
  const published: SharedRecord[] = [];
  const redirects: string[] = [];
  const signInListeners = new Set<() => void>();
  const questions: Question[] = [];
  const exceptions: unknown[] = [];
  const signOuts: unknown[] = [];
  const told: [SessionEventName, unknown][] = [];

  function pass(ms: number): void {
    ticks += ms;
    now += ms;
  }

  /** As it comes out of storage. */
  function write(fields: SharedRecord): void {
    record = parseRecord(JSON.stringify({ ...record, ...fields }));
  }

  const scripted =
    (probe: Question['probe']): Probe =>
    (request) =>
      new Promise((resolve, reject) => {
        questions.push({
          probe,
          at: now,
          request,
          answer: async (answer) => (resolve(answer), settle()),
          fail: async (error) => (reject(error as Error), settle()),
        });
      });

  const {
    passive,
    silentAuth,
    delay = (value) => Promise.resolve(value),
    ...heartbeatOptions
  } = options;
  const later = <Value>(value: Value) => delay(value) as Promise<Value>;
  const main: Probe = Object.assign(scripted('main'), {
    ...(passive !== undefined && { passive }),
    ...(silentAuth !== undefined && { silentAuth }),
  });
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
      listen(listener) {
        pageListeners.add(listener);
        return () => void pageListeners.delete(listener);
      },
    },
    tabs: {
      read: () => record,
      publish(fields) {
        published.push(fields);
        record = { ...record, ...fields };
      },
      listen(listener) {
        tabListeners.add(listener);
        return () => void tabListeners.delete(listener);
      },
      lease(_until, steal) {
        if (lease === 'taken' && !steal) return later(null);
        const grant = () => {
          const taken = { steal, released: false };
          leases.push(taken);
          return () => void (taken.released = true);
        };
        if (lease === 'free' || steal) return later(grant());
        return new Promise((resolve) => waitingForLease.push(() => resolve(grant())));
      },
    },
    random: () => random,
    probe: heartbeatOptions.probe ?? main,
    guardProbe: Object.assign(scripted('guard'), { passive: true }),
    readSignedInUser: () => (looks++, later(user && { user, digest: digestOf(user), expiresAt })),
    onSignedIn(listener) {
      signInListeners.add(listener);
      return () => void signInListeners.delete(listener);
    },
    onHint(listener, session) {
      hintListeners.add(listener);
      pushedSessions.push(session);
      return () => void hintListeners.delete(listener);
    },
    confirmByRedirect: async (digest) => {
      redirects.push(digest);
      if (redirectFails) throw new Error('no crypto');
    },
    signOut(signOutOptions) {
      signOuts.push(signOutOptions);
      return later(undefined);
    },
    createAbortController: () => new AbortController(),
    reportException: (exception) => void exceptions.push(exception),
  };
  const heartbeat = createHeartbeat(ports, decideSettings(heartbeatOptions, ports.probe));
  const names: SessionEventName[] = [
    'sessionLost',
    'sessionVerified',
    'sessionUnverified',
    'interactionRequired',
    'diagnosis',
  ];
  for (const name of names) heartbeat.on(name, (payload) => void told.push([name, payload]));

  return {
    heartbeat,
    questions,
    exceptions,
    signOuts,
    /** The events in their order. */
    told,
    /** The names of the events, in their order. */
    events: () => told.map(([name]) => name),
    diagnoses: () =>
      told.flatMap(([name, payload]) =>
        name === 'diagnosis' ? [(payload as SessionDiagnosis).code] : [],
      ),
    now: () => now,
    /** How often it was looked whether somebody is signed in. */
    looks: () => looks,
    isProven: () => record.proven === true,
    forgetProof: () => void (record = { ...record, proven: false }),
    prove: () => void (record = { ...record, proven: true }),
    /** The client takes the session for ended at this moment. */
    expireAt: (at: number) => void (expiresAt = at),
    setUser: (next: SessionUser | null) => void (user = next),
    /** Timers and listeners that the heartbeat has at the world. */
    held: () =>
      timers.size +
      pageListeners.size +
      tabListeners.size +
      hintListeners.size +
      signInListeners.size +
      leases.filter(({ released }) => !released).length,
    timers: () => timers.size,
    /** The question that waits for its answer. */
    question: () => questions.at(-1) as Question,
    async start() {
      heartbeat.start();
      await settle();
    },
    /** Starts and answers the first check, so that the session is proven. */
    async startProven() {
      heartbeat.start();
      await settle();
      await (questions.at(-1) as Question).answer({
        session: 'alive',
        user: { sub: 'auth0|alice', sid: 'one' },
      });
    },
    /** Begins a check by hand, and does not wait for its answer. */
    async check() {
      void heartbeat.check();
      await settle();
    },
    /** Lets time pass, timer by timer. */
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
    /** Lets time pass, and nothing else happen meanwhile. */
    elapse(ms: number) {
      const end = ticks + ms;
      for (const timer of [...timers].filter(({ tick }) => tick <= end)) {
        if (!timers.delete(timer)) continue;
        pass(Math.max(0, timer.tick - ticks));
        timer.wake();
      }
      pass(end - ticks);
    },
    async page(fact: 'shown' | 'hidden' | PageHappening) {
      if (fact === 'shown' || fact === 'hidden') visible = fact === 'shown';
      const happening = fact === 'shown' || fact === 'hidden' ? 'noticed' : fact;
      for (const listener of [...pageListeners]) listener(happening);
      await settle();
    },
    /** Another tab publishes. */
    async tell(fields: SharedRecord) {
      write(fields);
      for (const listener of [...tabListeners]) listener();
      await settle();
    },
    record: () => record,
    /** Another tab writes, and nobody hears of it. */
    write,
    published,
    leases,
    /** `taken`: another tab has it. `silent`: the browser does not say until `grantLeases`. */
    setLease: (next: typeof lease) => void (lease = next),
    async grantLeases() {
      for (const grant of waitingForLease.splice(0)) grant();
      await settle();
    },
    setRandom: (next: number) => void (random = next),
    async hint(hint?: unknown) {
      for (const listener of [...hintListeners]) listener(hint);
      await settle();
    },
    /** What each push trigger was given, the latest last. */
    pushedSessions,
    redirects,
    failRedirects: () => void (redirectFails = true),
    /** Sets the clock without letting time pass. */
    setClock: (ms: number) => void (now += ms),
    async signedIn() {
      for (const listener of [...signInListeners]) listener();
      await settle();
    },
    settle,
  };
}

/** A user as the shared record has it. */
export const digestOf = ({ sub }: SessionUser): string => `digest of ${sub}`;

/** Lets everything happen that is only waiting for its turn. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}
