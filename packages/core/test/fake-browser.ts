import { createHeartbeat } from '../src/heartbeat.js';
import { decideSettings, type SessionHeartbeatOptions } from '../src/options.js';
import type { PageHappening, Ports } from '../src/ports.js';
import type { Probe, ProbeAnswer, ProbeRequest } from '../src/probe.js';
import type { SessionEventName, SessionUser } from '../src/session.js';
import type { SharedRecord } from '../src/shared-record.js';

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
  options: SessionHeartbeatOptions & Pick<Probe, 'passive' | 'silentAuth'> = {},
) {
  let now = 1_000_000;
  let visible = true;
  let looks = 0;
  let expiresAt = Infinity;
  let user: SessionUser | null = { sub: 'auth0|alice', sid: 'one' };
  let record: SharedRecord = { proven: true };
  let lease: 'free' | 'taken' | 'silent' = 'free';
  const leases: { steal: boolean; released: boolean }[] = [];
  let random = 0.5;
  /** Timers count time that passed, whatever the clock shows. */
  let ticks = 0;
  const timers = new Set<{ tick: number; wake: () => void }>();
  const pageListeners = new Set<(happening: PageHappening) => void>();
  const tabListeners = new Set<() => void>();
  const hintListeners = new Set<(hint?: unknown) => void>();
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

  const { passive, silentAuth, ...heartbeatOptions } = options;
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
        if (lease === 'silent') return new Promise(() => undefined);
        if (lease === 'taken' && !steal) return Promise.resolve(null);
        const taken = { steal, released: false };
        leases.push(taken);
        return Promise.resolve(() => void (taken.released = true));
      },
    },
    random: () => random,
    probe: heartbeatOptions.probe ?? main,
    guardProbe: Object.assign(scripted('guard'), { passive: true }),
    readSignedInUser: async () => (looks++, user && { user, digest: digestOf(user), expiresAt }),
    onSignedIn(listener) {
      signInListeners.add(listener);
      return () => void signInListeners.delete(listener);
    },
    onHint(listener) {
      hintListeners.add(listener);
      return () => void hintListeners.delete(listener);
    },
    confirmByRedirect: async (digest) => void redirects.push(digest),
    signOut: async (signOutOptions) => void signOuts.push(signOutOptions),
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
    async page(fact: 'shown' | 'hidden' | PageHappening) {
      if (fact === 'shown' || fact === 'hidden') visible = fact === 'shown';
      const happening = fact === 'shown' || fact === 'hidden' ? 'noticed' : fact;
      for (const listener of [...pageListeners]) listener(happening);
      await settle();
    },
    /** Another tab publishes. */
    async tell(fields: SharedRecord) {
      record = { ...record, ...fields };
      for (const listener of [...tabListeners]) listener();
      await settle();
    },
    record: () => record,
    published,
    leases,
    /** `taken`: another tab has it. `silent`: the browser never says. */
    setLease: (next: typeof lease) => void (lease = next),
    setRandom: (next: number) => void (random = next),
    async hint(hint?: unknown) {
      for (const listener of [...hintListeners]) listener(hint);
      await settle();
    },
    redirects,
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
