import type { ProbeRequest } from '../../src/contract/probe.js';
import { createHeartbeat } from '../../src/heartbeat.js';
import type { Ports } from '../../src/ports.js';
import type { Probe } from '../../src/contract/probe.js';
import type { SessionSnapshot } from '../../src/contract/session.js';
import type { SessionHeartbeat } from '../../src/contract/session-heartbeat.js';
import type { Settings } from '../../src/machine/settings.js';
import type { SharedRecord } from '../../src/machine/shared-record.js';
import type { CreateHeartbeat } from './visit.js';

/** The shipped heartbeat with one thing wrong in its ports or settings. */
const withPorts =
  (change: (ports: Ports, settings: Settings) => Partial<Ports>): CreateHeartbeat =>
  (ports, settings) =>
    createHeartbeat({ ...ports, ...change(ports, settings) }, settings);

const withSettings =
  (change: Partial<Settings>): CreateHeartbeat =>
  (ports, settings) =>
    createHeartbeat(ports, { ...settings, ...change });

const withMethods =
  (change: (heartbeat: SessionHeartbeat) => Partial<SessionHeartbeat>): CreateHeartbeat =>
  (ports, settings) => {
    const heartbeat = createHeartbeat(ports, settings);
    return { ...heartbeat, ...change(heartbeat) };
  };

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

/** Heartbeats that do not keep what the shipped one promises, and what it is that they break. */
export const broken: readonly {
  readonly name: string;
  readonly breaks: string;
  readonly createHeartbeat: CreateHeartbeat;
}[] = [
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
    name: 'does not hear of focus, or of anything else of the page',
    breaks: 'no missed ending',
    createHeartbeat: (ports, settings) =>
      createHeartbeat(
        { ...ports, page: { ...ports.page, listen: () => () => undefined } },
        { ...settings, checkOnFocus: false },
      ),
  },
  {
    name: 'takes whatever the tenant says for an answer that says nothing',
    breaks: 'no missed ending',
    createHeartbeat: withPorts((ports) => ({
      probe: { ...ports.probe, ask: async () => ({ session: 'alive' }) },
      passiveProbe: { ...ports.passiveProbe, ask: async () => ({ session: 'alive' }) },
    })),
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
            void confirmByRedirect('');
            throw error;
          }
        },
      },
    })),
  },
];
