import type { Probe, ProbeRequest } from '../../src/contract/probe.js';
import type { SessionSnapshot } from '../../src/contract/session.js';
import { createTabs } from '../../src/browser/tabs.js';
import { createHeartbeat } from '../../src/heartbeat.js';
import type { SharedRecord } from '../../src/machine/shared-record.js';
import type { Ports } from '../../src/ports.js';
import type { Plan } from './plan.js';
import { brokenEndings } from './broken-endings.js';
import { type Broken, withMethods, withPorts, withSettings } from './break.js';

/** Takes every failure for the end of the session, as `catch { logout() }` does. */
const impatient = (probe: Probe): Probe => ({
  ...probe,
  async ask(request) {
    try {
      return await probe.ask(request);
    } catch {
      throw { error: 'invalid_grant', error_description: 'Something went wrong.' };
    }
  },
});

/** Shares nothing, and lets everybody check. */
function alone(): Ports['tabs'] {
  let record: SharedRecord = {};
  return {
    read: () => record,
    publish: (changes) => void (record = { ...record, ...changes }),
    listen: () => () => undefined,
    enterQueue: (_steal, onTurn) => (onTurn(), () => undefined),
  };
}

/** Endings of sessions that nobody uses, often. */
const withIdleTimeout = (plan: Plan): Plan => ({
  ...plan,
  options: { ...plan.options, idleTimeoutMs: 300_000 },
});

/** Hints in pages that cannot see the session of their users. */
const withBlockedCookies = (plan: Plan): Plan => ({
  ...plan,
  probe: 'silent',
  cookies: 'blocked',
  durationMs: 3_600_000,
  options: { ...plan.options, confirmByRedirect: 'push' },
  actions: [
    ['hint', 4],
    ['block', 2],
    ['unblock', 1],
    ['log_in', 4],
    ['show', 2],
  ],
});

/** Many calls of `check()`, most of them during a check. */
const withSlowChecks =
  (...others: Plan['actions']) =>
  (plan: Plan): Plan => ({
    ...plan,
    lateAnswers: 0.3,
    calmMs: 1_000,
    durationMs: 300_000,
    actions: [['open', 2], ['check', 4], ...others],
  });

/** Does not tell the other tabs of an entry. */
const withoutEntry = (name: keyof SharedRecord) =>
  withPorts(({ tabs }) => ({
    tabs: {
      ...tabs,
      publish({ [name]: _, ...changes }) {
        if (Object.keys(changes).length > 0) tabs.publish(changes);
      },
    },
  }));

/** Code that does not keep what the shipped one promises, and what it is that it breaks. */
export const broken: readonly Broken[] = [
  ...brokenEndings,
  {
    name: 'takes the record of another app for its own',
    breaks: 'apps are apart',
    createTabs: (window, domain, _clientId, now) => createTabs(window, domain, '', now),
  },
  {
    name: 'believes visibilityState, whatever the user does',
    breaks: 'no missed ending',
    createHeartbeat: withPorts(({ page, visibilityState }) => ({
      page: { ...page, isVisible: () => visibilityState() === 'visible' },
    })),
    change: (plan) => ({ ...plan, isStuckHidden: true }),
  },
  {
    name: 'ends the session in its catch',
    breaks: 'no false ending',
    createHeartbeat: withPorts((ports) => ({ probe: impatient(ports.probe) })),
  },
  {
    name: 'takes an unproven login_required for the end',
    breaks: 'no false ending',
    createHeartbeat: withPorts(({ tabs }) => {
      let last: SharedRecord = {};
      let proven = last;
      return {
        tabs: {
          ...tabs,
          read() {
            const record = tabs.read();
            if (record !== last) proven = { ...record, silentAuth: { at: 0, works: true } };
            else if (proven === last) proven = { silentAuth: { at: 0, works: true } };
            last = record;
            return proven;
          },
        },
      };
    }),
  },
  {
    name: 'checks at a hundredth of the rate',
    breaks: 'no missed ending',
    createHeartbeat: (ports, settings) =>
      createHeartbeat(ports, { ...settings, intervalMs: 100 * settings.intervalMs }),
  },
  {
    name: 'counts the interval from the page load instead of the verification that it takes over',
    breaks: 'no missed ending',
    createHeartbeat(ports, settings) {
      const { intervalMs } = settings;
      const now = ports.clock.now();
      const ageMs = now - (ports.tabs.read().check?.at ?? now);
      const isTakenOver = ageMs > 0 && ageMs < intervalMs;
      return createHeartbeat(ports, {
        ...settings,
        intervalMs: intervalMs + (isTakenOver ? ageMs : 0),
      });
    },
    change: (plan) => ({
      ...plan,
      pages: 1,
      durationMs: 4 * 3_600_000,
      sharesTokens: true,
      calmMs: 300_000,
      options: { ...plan.options, intervalMs: 900_000, pauseAfterIdleMs: false },
      actions: [
        ['reload', 4],
        ['block', 1],
        ['unblock', 2],
        ['log_in', 4],
      ],
    }),
  },
  {
    name: 'never ends an idle session',
    breaks: 'idle endings',
    createHeartbeat: withSettings({ idleTimeoutMs: Infinity }),
    change: (plan) => ({ ...withIdleTimeout(plan), durationMs: 1_200_000, actions: [] }),
  },
  {
    name: 'announces an idle end only when it comes',
    breaks: 'idle endings',
    createHeartbeat: withSettings({ warnBeforeMs: 0 }),
    change: (plan) => ({ ...withIdleTimeout(plan), durationMs: 1_200_000, actions: [] }),
  },
  {
    name: 'does not share the input of the user',
    breaks: 'idle endings',
    createHeartbeat: withoutEntry('activity'),
    change: withIdleTimeout,
  },
  {
    name: 'stays signed in when the mouse is bumped',
    breaks: 'idle endings',
    createHeartbeat(ports, settings) {
      const { page } = ports;
      const listen: typeof page.listen = (listener) =>
        page.listen((event) => {
          listener(event);
          if (event === 'input') heartbeat.extend();
        });
      const heartbeat = createHeartbeat({ ...ports, page: { ...page, listen } }, settings);
      return heartbeat;
    },
    change: (plan) => ({
      ...plan,
      pages: 1,
      calmMs: 200_000,
      options: { ...plan.options, idleTimeoutMs: 300_000, warnBeforeMs: 150_000 },
      actions: [['input', 1]],
    }),
  },
  {
    name: 'signs out at the tenant in each tab',
    breaks: 'idle endings',
    createHeartbeat: withoutEntry('signOut'),
    change: withIdleTimeout,
  },
  {
    name: 'does not hear of focus, or of anything else of the page',
    breaks: 'no missed ending',
    createHeartbeat: (ports, settings) =>
      createHeartbeat(
        { ...ports, page: { ...ports.page, listen: () => () => undefined } },
        { ...settings, checkOnFocus: false },
      ),
    change: (plan) => ({
      ...plan,
      durationMs: 4 * 3_600_000,
      calmMs: 300_000,
      options: { ...plan.options, intervalMs: 900_000, pauseAfterIdleMs: false },
      actions: [
        ['block', 1],
        ['log_in', 2],
        ['hide', 3],
        ['focus', 3],
      ],
    }),
  },
  {
    name: 'ignores a network that is back',
    breaks: 'no missed ending',
    createHeartbeat: withPorts(({ page }) => ({
      page: {
        ...page,
        listen: (listener) => page.listen((event) => event !== 'online' && listener(event)),
      },
    })),
    change: (plan) => ({
      ...plan,
      actions: [
        ['block', 1],
        ['log_in', 2],
        ['online', 5],
      ],
      options: { ...plan.options, intervalMs: 900_000, pauseAfterIdleMs: false },
    }),
  },
  {
    name: 'takes whatever the tenant says for an answer that says nothing',
    breaks: 'no missed ending',
    createHeartbeat: withPorts((ports) => ({
      probe: { ...ports.probe, ask: async () => ({ session: 'alive' }) },
      passiveProbe: { ...ports.passiveProbe, ask: async () => ({ session: 'alive' }) },
    })),
    change: (plan) => ({
      ...plan,
      pages: 1,
      durationMs: 3_600_000,
      calmMs: 120_000,
      options: { ...plan.options, pauseAfterIdleMs: false },
      actions: [
        ['block', 1],
        ['log_in', 2],
        ['focus', 4],
      ],
    }),
  },
  {
    name: 'checks in each tab for itself',
    breaks: 'no overload',
    createHeartbeat: withPorts(() => ({ tabs: alone() })),
  },
  {
    name: 'asks without waiting for its turn',
    breaks: 'no overload',
    createHeartbeat: withPorts(({ tabs }) => ({
      tabs: { ...tabs, enterQueue: (_steal, onTurn) => (onTurn(), () => undefined) },
    })),
  },
  {
    name: 'keeps no gap',
    breaks: 'no overload',
    createHeartbeat: withSettings({ minGapMs: 0 }),
  },
  {
    name: 'tells a loss twice',
    breaks: 'no double ending',
    createHeartbeat: withMethods((heartbeat) => ({
      on: (event, handler) =>
        heartbeat.on(event, (payload) => {
          handler(payload);
          if (event === 'sessionLost') handler(payload);
        }),
    })),
  },
  {
    name: 'does not stop',
    breaks: 'no leak',
    createHeartbeat: withMethods(() => ({ stop() {} })),
  },
  {
    name: 'forgets a timer',
    breaks: 'no leak',
    createHeartbeat: withPorts(({ clock }) => ({
      clock: { ...clock, wakeAt: (moment, wake) => (clock.wakeAt(moment, wake), () => {}) },
    })),
  },
  {
    name: 'keeps the lock when it is stopped',
    breaks: 'no leak',
    createHeartbeat: withPorts(({ tabs }) => ({
      tabs: {
        ...tabs,
        enterQueue: (...request) => (tabs.enterQueue(...request), () => {}),
      },
    })),
    change: withSlowChecks(['restart', 2]),
  },
  {
    name: 'makes a snapshot whenever it is asked for one',
    breaks: 'snapshot sanity',
    createHeartbeat: withMethods((heartbeat) => ({
      getSnapshot: () => ({ ...heartbeat.getSnapshot() }) as SessionSnapshot,
    })),
  },
  {
    name: 'leaves whoever asks during a check without an answer',
    breaks: 'every call is answered',
    createHeartbeat: withMethods((heartbeat) => ({
      check: () =>
        heartbeat.getSnapshot().checking ? new Promise(() => undefined) : heartbeat.check(),
    })),
    change: withSlowChecks(),
  },
  {
    name: 'asks while a login popup is open',
    breaks: 'no collateral',
    createHeartbeat: withPorts((ports) => ({
      watchClient: () => () => undefined,
      probe: {
        ...ports.probe,
        async ask({ timeoutMs }) {
          await ports.client.getTokenSilently({
            cacheMode: 'off',
            timeoutInSeconds: timeoutMs / 1_000,
          });
          return { session: 'alive' };
        },
      },
    })),
    change: (plan) => ({
      ...plan,
      actions: [
        ['popup', 2],
        ['focus', 2],
        ['log_in', 1],
        ['expire', 1],
      ],
    }),
  },
  {
    name: 'takes the tokens of another organization',
    breaks: 'identity',
    createHeartbeat: (ports, settings) =>
      createHeartbeat(
        {
          ...ports,
          probe: {
            ...ports.probe,
            ask: (request) => ports.probe.ask({ ...request, organization: undefined }),
          },
        },
        { ...settings, isSameUser: () => true },
      ),
  },
  {
    name: 'gives a slow tenant no more time',
    breaks: 'no missed ending',
    createHeartbeat: withPorts(({ page }) => ({ page: { ...page, isOnline: () => false } })),
    change: (plan) => ({
      ...plan,
      pages: 1,
      durationMs: 1_800_000,
      calmMs: 120_000,
      slowMs: 12_000,
      options: {
        ...plan.options,
        intervalMs: 20_000,
        timeoutMs: 1_000,
        pauseAfterIdleMs: false,
      },
      actions: [
        ['block', 1],
        ['log_in', 2],
      ],
    }),
  },
  {
    name: 'stays where an iframe cannot answer a hint',
    breaks: 'hints are followed',
    createHeartbeat: withSettings({ confirmByRedirect: false }),
    change: withBlockedCookies,
  },
  {
    name: 'asks at the top whenever an iframe sees no session',
    breaks: 'redirects are rare',
    createHeartbeat: withPorts(({ passiveProbe, confirmByRedirect }) => ({
      passiveProbe: {
        ...passiveProbe,
        async ask(request: ProbeRequest) {
          try {
            return await passiveProbe.ask(request);
          } catch (error) {
            void confirmByRedirect('', undefined);
            throw error;
          }
        },
      },
    })),
  },
];
