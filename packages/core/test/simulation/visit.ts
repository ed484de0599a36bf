import { readSignedInUser } from '../../src/browser/signed-in-user.js';
import { tokenProbe } from '../../src/browser/token-probe.js';
import { decideSettings } from '../../src/machine/settings.js';
import type { PageEvent, Ports } from '../../src/ports.js';
import type { Probe, ProbeRequest } from '../../src/contract/probe.js';
import type { SessionEvents } from '../../src/contract/session.js';
import type { SessionHeartbeat } from '../../src/contract/session-heartbeat.js';
import { clearAndSignOut, watchClient } from '../../src/browser/watch-client.js';
import type { Browser, Tab } from './browser.js';
import { type Client, DOMAIN } from './client.js';
import type { Code } from './code.js';
import type { Document } from './document.js';
import { handleLosses } from './ending.js';
import { createRealm, type Realm } from './realm.js';

/** Settings depend on what a probe is, not on what it answers. */
export const anyProbe: Probe = { kind: 'silent_auth', ask: async () => ({ session: 'alive' }) };

/** Ports of a page, and what a broken heartbeat uses beside them. */
export interface SimulatedPorts extends Ports {
  readonly client: Client;
  visibilityState(): 'visible' | 'hidden';
}

/** The probe of every check, or the passive one that asks beside it. */
export type ProbeKind = 'main' | 'passive';

/** One page load of the app, with its heartbeat. */
export interface Visit {
  readonly tab: Tab;
  readonly document: Document;
  readonly client: Client;
  readonly heartbeat: SessionHeartbeat;
  readonly realm: Realm;
  /** The app has started the heartbeat and not stopped it. */
  isStarted: boolean;
  start(): void;
  hint(about?: unknown): void;
  /** What the heartbeat holds of the page and the browser, by name. */
  held(): Readonly<Record<string, number>>;
}

/** Who is told what a heartbeat does. */
export interface Observer {
  opened?(visit: Visit): void;
  left?(visit: Visit): void;
  changed?(visit: Visit): void;
  told?<Name extends keyof SessionEvents>(
    visit: Visit,
    name: Name,
    payload: SessionEvents[Name],
  ): void;
  asked?(visit: Visit, kind: ProbeKind): void;
  answered?(visit: Visit, kind: ProbeKind, error: unknown): void;
  started?(visit: Visit): void;
  /** Somebody came back from login. */
  signedIn?(visit: Visit): void;
  stopped?(visit: Visit): void;
  /** The app is about to call `logout()`. */
  signedOut?(visit: Visit): void;
  /** Something asks for a check now. */
  nudged?(visit: Visit, trigger: PageEvent | 'push' | 'report' | 'manual'): void;
  /** The app called `check()` or `verify()`, which must answer. */
  called?(visit: Visit, answer: Promise<unknown>): void;
  /** An answer of the tenant did not come as it should, or time did something odd. */
  disturbed?(): void;
  clockSetBack?(): void;
  /** The user chose to stay signed in. */
  extended?(visit: Visit): void;
  /** The page signs out at the tenant. */
  signedOutAtTenant?(visit: Visit): void;
  /** The heartbeat leaves the page to ask the tenant at the top level. */
  redirected?(visit: Visit): void;
  /** The ending was about to go to login, and the user stays. */
  stayed?(visit: Visit): void;
  /** Something changed that the heartbeats do not know of yet. */
  happened?(): void;
}

export function createVisit(
  browser: Browser,
  tab: Tab,
  document: Document,
  client: Client,
  code: Code,
  tellLogin: () => Promise<void>,
): Visit {
  const { clientId, world, plan, network, tenant, stores, observers } = browser;
  const hints = new Set<(hint?: unknown) => void>();
  const asking = new Set<{ readonly aborted: boolean }>();
  let signIns = 0;

  const passiveProbe: Probe = {
    kind: 'silent_auth',
    passive: true,
    ask: ({ signal }) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () =>
          reject({ error: 'AbortError', error_description: 'Aborted.' }),
        );
        network
          .ask(document, Infinity, () => tenant.askSilently())
          .then(() => resolve({ session: 'alive' }), reject);
      }),
  };

  const observed = (kind: ProbeKind, probe: Probe): Probe => ({
    ...probe,
    async ask(request: ProbeRequest) {
      // What is left of a page that was left does nothing any more.
      if (document.isGone()) return new Promise<never>(() => undefined);
      world.stir();
      world.trace.note(`tab ${tab.id} asks ${kind}`);
      for (const observer of observers) observer.asked?.(visit, kind);
      asking.add(request.signal);
      let error: unknown;
      try {
        return await probe.ask(request);
      } catch (thrown) {
        error = thrown;
        throw thrown;
      } finally {
        asking.delete(request.signal);
        if (!request.signal.aborted) {
          const text = (error as { error?: string } | undefined)?.error ?? String(error);
          world.trace.note(`tab ${tab.id} hears ${error ? text : 'alive'} of ${kind}`);
        }
        for (const observer of observers) observer.answered?.(visit, kind, error);
      }
    },
  });

  const main = observed('main', plan.probe === 'passive' ? passiveProbe : tokenProbe(client));
  // As `handleSessionLoss` does.
  watchClient(
    client,
    () => undefined,
    async () => undefined,
    tellLogin,
  );
  const window = stores.openWindow(document);
  const ports: SimulatedPorts = {
    client,
    visibilityState: document.visibilityState,
    clock: {
      now: world.wall,
      wakeAt: (moment, wake) =>
        document.clock.wakeAt(moment, () => {
          const isBusy = () => {
            const { checking, loss } = heartbeat.getSnapshot();
            return checking || loss !== null;
          };
          const wasBusy = isBusy();
          wake();
          // A check or an ending may continue at once.
          if (wasBusy || isBusy()) world.stir();
        }),
    },
    page: document.page,
    tabs: code.createTabs(window, DOMAIN, clientId, world.wall),
    random: world.random.next,
    probe: main,
    passiveProbe: observed('passive', passiveProbe),
    readSignedInUser: () => readSignedInUser(client),
    watchClient(listener, onLogout) {
      signIns++;
      const undo = watchClient(client, listener, onLogout, tellLogin);
      return () => (signIns--, undo());
    },
    startPush(listener) {
      hints.add(listener);
      return () => void hints.delete(listener);
    },
    signOut: (options) => clearAndSignOut(client, options),
    dropTokens: () => client.logout({ openUrl: false }),
    confirmByRedirect: async (digest) => browser.confirmAtTop(visit, digest),
    createAbortController,
    reportException: (exception) => world.fail('no exception', String(exception)),
  };
  const heartbeat = code.createHeartbeat(ports, decideSettings(plan.options, main));

  const visit: Visit = {
    tab,
    document,
    client,
    heartbeat,
    realm: createRealm(world, document, tab),
    isStarted: false,
    start() {
      visit.isStarted = true;
      world.stir();
      for (const observer of observers) observer.started?.(visit);
      heartbeat.start();
    },
    hint: (about) => [...hints].forEach((listener) => listener(about)),
    held: () => {
      const { listeners, channels, locks } = stores.heldBy(document);
      return {
        timers: document.timers(),
        'page listeners': document.listeners(),
        'storage listeners': listeners,
        channels,
        locks,
        'hint listeners': hints.size,
        'sign-in listeners': signIns,
        'probes that go on': [...asking].filter(({ aborted }) => !aborted).length,
      };
    },
  };

  const names = [
    'sessionLost',
    'sessionVerified',
    'sessionUnverified',
    'interactionRequired',
    'sessionEnding',
    'sessionExtended',
    'diagnosis',
  ] as const;
  for (const name of names) {
    heartbeat.on(name, (payload) => {
      if (document.isGone()) return;
      world.stir();
      world.trace.note(`tab ${tab.id} tells ${name} ${describe(payload)}`);
      for (const observer of observers) observer.told?.(visit, name, payload);
    });
  }
  handleLosses(visit, code.handleSessionLoss);
  heartbeat.subscribe(() => {
    if (document.isGone()) return;
    for (const observer of observers) observer.changed?.(visit);
  });
  return visit;
}

function describe(payload: SessionEvents[keyof SessionEvents]): string {
  const { reason, cause, code, trigger, user } = payload as unknown as Record<string, unknown>;
  const { sub } = Object(user) as { sub?: string };
  return [reason ?? cause ?? code, trigger, sub].filter(Boolean).join(' ');
}

/** As the platform's, at a fraction of its cost. */
function createAbortController() {
  const listeners = new Set<() => void>();
  const signal = {
    aborted: false,
    addEventListener: (_type: 'abort', listener: () => void) => void listeners.add(listener),
    removeEventListener: (_type: 'abort', listener: () => void) => void listeners.delete(listener),
  };
  return {
    signal,
    abort() {
      if (signal.aborted) return;
      signal.aborted = true;
      for (const listener of listeners) listener();
    },
  };
}
