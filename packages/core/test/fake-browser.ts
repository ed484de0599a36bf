import { digestOfUser } from '../src/machine/digest.js';
import type { PushSession, SessionHeartbeatOptions } from '../src/contract/options.js';
import type { Probe, ProbeAnswer, ProbeRequest } from '../src/contract/probe.js';
import type { SessionEventName, SessionEvents, SessionUser } from '../src/contract/session.js';
import { createHeartbeat } from '../src/heartbeat.js';
import { decideSettings, type Settings } from '../src/machine/settings.js';
import type { SharedRecord } from '../src/machine/shared-record.js';
import type { Happening } from '../src/machine/events.js';
import { internalsOf } from '../src/shell/internals.js';
import type { ClientEvent, PageEvent, Ports } from '../src/ports.js';
import { alice, alive, hour, loginRequired, minute } from './fake-answers.js';
import { createFakeClock } from './fake-clock.js';
import { createFakeTabPorts } from './fake-tab-ports.js';

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

export type BrowserOptions = SessionHeartbeatOptions & {
  /** The kind of the main probe. Default: `silent_auth`. */
  kind?: Probe['kind'];
  /** Whether the main probe is passive. Default: `false`. */
  passive?: boolean;
  /** What the environment adds to the settings. */
  facts?: Partial<Settings>;
  /** When the client and the browser answer the heartbeat. Default: immediately. */
  delay?: (value: unknown) => Promise<unknown>;
  /** Whether silent authentication is known to work. Default: `true`. */
  silentAuth?: boolean;
  /** Who is signed in at first. Default: Alice. */
  user?: SessionUser | null;
  /** What happens before a user is watched. */
  admitUser?: Ports['admitUser'];
};

/** The environment of one heartbeat, controlled by the test. */
export function createFakeBrowser({
  kind = 'silent_auth',
  passive = false,
  facts = {},
  delay = (value) => Promise.resolve(value),
  silentAuth = true,
  user: firstUser = alice,
  admitUser,
  ...options
}: BrowserOptions = {}) {
  let user = firstUser;
  let visible = true;
  let isEmbedded = false;
  let isOnline = true;
  let inputAt = -Infinity;
  let looks = 0;
  let watches = 0;
  let expiresAt = Infinity;
  let redirectFails = false;
  let random = 0.5;
  const pageListeners = new Set<(event: PageEvent) => void>();
  const hintListeners = new Set<(hint?: unknown) => void>();
  const pushSessions: PushSession[] = [];
  const redirects: string[] = [];
  const redirectedTo: string[] = [];
  const clientListeners = new Set<(event: ClientEvent) => void>();
  const questions: Question[] = [];
  const exceptions: unknown[] = [];
  const signOuts: unknown[] = [];
  const emitted: Emitted[] = [];

  const later = <Value>(value: Value) => delay(value) as Promise<Value>;
  const clock = createFakeClock(settle);
  const tabs = createFakeTabPorts(silentAuth, later);
  const scripted = (probe: Question['probe']): Probe['ask'] => {
    return (request) =>
      new Promise((resolve, reject) => {
        questions.push({
          probe,
          at: clock.now(),
          request,
          answer: async (answer) => (resolve(answer), settle()),
          fail: async (error) => (reject(error as Error), settle()),
        });
      });
  };
  const ports: Ports = {
    clock,
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
    tabs: tabs.ports,
    random: () => random,
    probe: options.probe ?? { kind, passive, ask: scripted('main') },
    passiveProbe: { kind: 'silent_auth', passive: true, ask: scripted('passive') },
    readSignedInUser: () => (
      looks++,
      later(user && { user, digest: digestOfUser(user), expiresAt })
    ),
    ...(admitUser && { admitUser }),
    watchClient(listener) {
      watches++;
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
    async signOut(chosen) {
      signOuts.push(chosen);
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
  const heartbeat = createHeartbeat(ports, decideSettings(options, ports.probe, facts));
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

  const internals = internalsOf(heartbeat);
  const question = () => questions.at(-1) as Question;
  const snapshot = () => heartbeat.getSnapshot();

  /** Responds to the last request: with an answer, or with an error. */
  function respond(response: unknown): Promise<void> {
    const isAnswer = typeof response === 'object' && response !== null && 'session' in response;
    return isAnswer ? question().answer(response as ProbeAnswer) : question().fail(response);
  }

  /** Lets the heartbeat react, and responds to its requests, one after the other. */
  async function react(responses: readonly unknown[]): Promise<void> {
    await settle();
    for (const response of responses) await respond(response);
  }

  function notify<Input>(listeners: Iterable<(input: Input) => void>, input: Input): void {
    for (const listener of [...listeners]) listener(input);
  }

  /** The status in a few words: `lost user_blocked`, `unverified timeout`, `asks passive`. */
  function outcome(): string {
    const { status, checking, loss, diagnosis } = snapshot();
    if (checking) return `asks ${question().probe}`;
    if (status === 'lost') return `lost ${loss.reason}`;
    if (status === 'unsupported') return `unsupported ${diagnosis?.code}`;
    const isResult = ([name]: Emitted) =>
      /^(session(V|Unv)erified|interactionRequired)$/.test(name);
    const last = emitted.filter(isResult).at(-1);
    if (status === 'unverified' && last?.[0] === 'sessionUnverified') {
      return `unverified ${last[1].cause}`;
    }
    return last?.[0] === 'interactionRequired' ? `${status} interactionRequired` : status;
  }

  return {
    heartbeat,
    snapshot,
    outcome,
    questions,
    /** The last request. */
    question,
    /** Which probes were asked. */
    probes: () => questions.map(({ probe }) => probe),
    respond,
    exceptions,
    signOuts,
    /** The events in their order. */
    emitted,
    /** The names of the events in their order. */
    events: () => emitted.map(([name]) => name),
    lastEvent: () => emitted.at(-1),
    diagnoses: () => emitted.flatMap((event) => (event[0] === 'diagnosis' ? [event[1].code] : [])),
    now: clock.now,
    /** How often the heartbeat looked for a signed-in user. */
    looks: () => looks,
    /** How often the heartbeat began to observe the client. */
    watches: () => watches,
    /** Whether the shared record says that silent authentication works. */
    silentAuthWorks: () => tabs.record().silentAuth?.works === true,
    /** Another tab writes whether silent authentication works. */
    setSilentAuth: (works: boolean) => tabs.write({ silentAuth: { at: clock.now(), works } }),
    /** Sets when the client takes the session to be expired. */
    expireAt: (at: number) => void (expiresAt = at),
    setUser: (next: SessionUser | null) => void (user = next),
    /** The number of timers, listeners and locks that the heartbeat holds. */
    held: () =>
      [clock.timers, pageListeners, hintListeners, clientListeners].reduce(
        (sum, { size }) => sum + size,
        tabs.held(),
      ),
    timers: () => clock.timers.size,
    async start(...responses: unknown[]) {
      heartbeat.start();
      await react(responses);
    },
    /** Starts, and answers the first check with `alive`. */
    async startVerified() {
      heartbeat.start();
      await react([alive]);
    },
    /** Calls `check()` without waiting for its result. */
    async check(...responses: unknown[]) {
      void heartbeat.check();
      await react(responses);
    },
    /** What only other parts of this package tell the heartbeat. */
    async dispatch(happening: Happening) {
      internals?.dispatch(happening);
      await settle();
    },
    /** Records the effects of the next steps, which the log receives. */
    recordEffects() {
      const effects: unknown[] = [];
      internals?.listeners.add((entries) => effects.push(...entries));
      return effects;
    },
    async report(error: unknown, ...responses: unknown[]) {
      heartbeat.report(error);
      await react(responses);
    },
    async extend(...responses: unknown[]) {
      heartbeat.extend();
      await react(responses);
    },
    /** Advances the time, timer by timer. */
    async advance(ms: number) {
      const end = clock.ticks() + ms;
      while (await clock.fireNext(end));
      clock.pass(end - clock.ticks());
    },
    /** Advances the time, and answers each check with `alive`. */
    async passAlive(ms: number) {
      const end = clock.ticks() + ms;
      while (await clock.fireNext(end)) if (snapshot().checking) await respond(alive);
      clock.pass(end - clock.ticks());
    },
    /** Responds, advances to the next request, and returns how long that took. `Infinity`: three hours. */
    async untilAsked(...responses: unknown[]) {
      const [from, before] = [clock.ticks(), questions.length];
      const end = from + 3 * hour;
      await react(responses);
      while (questions.length === before && (await clock.fireNext(end)));
      if (questions.length > before) return clock.ticks() - from;
      clock.pass(end - clock.ticks());
      return Infinity;
    },
    /** Advances the time without a timer and without settling promises. */
    elapse: clock.pass,
    async page(change: 'shown' | 'hidden' | PageEvent, ...responses: unknown[]) {
      if (change === 'input') inputAt = clock.now();
      const changesVisibility = change === 'shown' || change === 'hidden';
      if (changesVisibility) visible = change === 'shown';
      notify(pageListeners, changesVisibility ? 'visibilitychange' : change);
      await react(responses);
    },
    /** Another tab publishes. */
    async receive(changes: SharedRecord) {
      tabs.write(changes);
      tabs.notify();
      await settle();
    },
    record: tabs.record,
    write: tabs.write,
    published: tabs.published,
    locks: tabs.locks,
    setLock: tabs.setLock,
    async grantLocks() {
      tabs.grantLocks();
      await settle();
    },
    setRandom: (next: number) => void (random = next),
    async hint(hint?: unknown, ...responses: unknown[]) {
      notify(hintListeners, hint);
      await react(responses);
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
      notify(clientListeners, event);
      await settle();
    },
    /** Sets the clock without letting time pass. */
    setClock: clock.set,
    settle,
  };
}

export type FakeBrowser = ReturnType<typeof createFakeBrowser>;

/** Starts a heartbeat, and responds to its first requests. */
export async function startBrowser(options: BrowserOptions = {}, ...responses: unknown[]) {
  const browser = createFakeBrowser(options);
  await browser.start(...responses);
  return browser;
}

/** A heartbeat that has just verified its session. */
export const startVerified = (options: BrowserOptions = {}) => startBrowser(options, alive);

/** A heartbeat whose session was verified a minute ago. Its events until then are not recorded. */
export async function startVerifiedAgo(options: BrowserOptions = {}) {
  const browser = await startVerified(options);
  await browser.advance(minute);
  browser.emitted.length = 0;
  return browser;
}

/** Starts in a browser in which silent authentication does not work. A minute passes. */
export async function startUnsupported(options: BrowserOptions = {}) {
  const browser = await startBrowser({ ...options, silentAuth: false }, loginRequired);
  await browser.advance(minute);
  return browser;
}

/** The hash of a user in the shared record. */
export { digestOfUser as digestOf } from '../src/machine/digest.js';

/** Waits for pending promises. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}
