import { createHeartbeat } from '../src/heartbeat.js';
import { decideSettings, type SessionHeartbeatOptions } from '../src/options.js';
import type { Ports } from '../src/ports.js';
import type { Probe, ProbeAnswer, ProbeRequest } from '../src/probe.js';
import type { SessionEventName, SessionUser } from '../src/session.js';

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
  let proven = true;
  /** Timers count time that passed, whatever the clock shows. */
  let ticks = 0;
  const timers = new Set<{ tick: number; wake: () => void }>();
  const pageListeners = new Set<(isFocus: boolean) => void>();
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
    silentAuth: { isProven: () => proven, remember: (next) => void (proven = next) },
    probe: heartbeatOptions.probe ?? main,
    guardProbe: Object.assign(scripted('guard'), { passive: true }),
    readSignedInUser: async () => (looks++, user && { user, expiresAt }),
    onSignedIn(listener) {
      signInListeners.add(listener);
      return () => void signInListeners.delete(listener);
    },
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
    isProven: () => proven,
    forgetProof: () => void (proven = false),
    prove: () => void (proven = true),
    /** The client takes the session for ended at this moment. */
    expireAt: (at: number) => void (expiresAt = at),
    setUser: (next: SessionUser | null) => void (user = next),
    /** Timers and listeners that the heartbeat has at the world. */
    held: () => timers.size + pageListeners.size + signInListeners.size,
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
    async page(fact: 'shown' | 'hidden' | 'focused') {
      if (fact !== 'focused') visible = fact === 'shown';
      for (const listener of [...pageListeners]) listener(fact === 'focused');
      await settle();
    },
    /** Sets the clock without letting time pass. */
    setClock: (ms: number) => void (now += ms),
    async signedIn() {
      for (const listener of [...signInListeners]) listener();
      await settle();
    },
    settle,
  };
}

/** Lets everything happen that is only waiting for its turn. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}
