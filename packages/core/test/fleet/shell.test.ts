import { describe, expect, it } from 'vitest';
import type { Page, PageEvent, Ports } from '../../src/ports.js';
import {
  createFleet,
  createShell,
  createShippedWith,
  fleetSettings,
  LIVE_INTERVAL_MS,
  scenarioOf,
  scenarios,
  transition,
} from './run.js';
import type { ShellOptions } from './shell.js';
import type { Contestant, World } from './world.js';

/** The shipped heartbeat with its shell: see `shell.ts`. */
function createShellWith(changes: Partial<ShellOptions>): (world: World) => Contestant {
  return (world) =>
    createShell(world, {
      settings: fleetSettings,
      liveIntervalMs: LIVE_INTERVAL_MS,
      ...changes,
    });
}

/** So few browsers are no load. The limit in an overload is one at which some requests are refused. */
const options = { browsers: 40, hours: 1, limit: 2, seed: 3, overloadLimit: 1 };

/** The shell waits for promises, of which a check needs fewer than this one after the other. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 30; turn++) await Promise.resolve();
}

/** What every browser asks and which sessions end, with the moment. */
async function logOf(name: string, create: (world: World) => Contestant): Promise<string[]> {
  const log: string[] = [];
  const recorded = (world: World): World => ({
    ...world,
    get now() {
      return world.now;
    },
    ask(who, question, trigger) {
      log.push(`${world.now}: browser ${who} asks ${question}, ${trigger}`);
      world.ask(who, question, trigger);
    },
    end(who) {
      log.push(`${world.now}: the session of browser ${who} ends`);
      world.end(who);
    },
  });
  const fleet = createFleet({
    ...options,
    scenario: scenarioOf(name),
    createContestant: (world) => create(recorded(world)),
  });
  while (fleet.step()) await settle();
  return log;
}

const logs = new Map<string, Promise<string[]>>();

/** As `logOf`, once for each: a run is the same again. */
function logOnce(name: string, contestant: 'shell' | 'shortened'): Promise<string[]> {
  const key = `${name} ${contestant}`;
  const create = contestant === 'shell' ? createShellWith({}) : createShippedWith({});
  const log = logs.get(key) ?? logOf(name, create);
  logs.set(key, log);
  return log;
}

/** `brim` is an overload as well. */
const compared = scenarios.map(({ name }) => name).filter((name) => name !== 'brim');

describe('the shortened shell of the fleet simulation', () => {
  it.each(compared)('asks and ends as the shipped shell does in %s', async (name) => {
    const log = await logOnce(name, 'shell');
    expect(log.length).toBeGreaterThan(100);
    expect(await logOnce(name, 'shortened')).toEqual(log);
  });
});

/** A page that does not report one kind of event. */
function deafTo(page: Page, ignored: PageEvent): Page {
  const listen: Page['listen'] = (listener) =>
    page.listen((event) => {
      if (event !== ignored) listener(event);
    });
  return { ...page, listen };
}

interface Broken {
  readonly flaw: string;
  readonly name: string;
  readonly change: (ports: Ports) => Partial<Ports>;
}

const broken: readonly Broken[] = [
  {
    flaw: 'draws other random numbers',
    name: 'outage',
    change: ({ random }) => ({ random: () => 1 - random() }),
  },
  ...(['online', 'focus', 'input'] as const).map((event) => ({
    flaw: `ignores ${event}`,
    name: 'office',
    change: ({ page }: Ports) => ({ page: deafTo(page, event) }),
  })),
  {
    flaw: 'has no push source',
    name: 'push-restart',
    change: () => ({ startPush: () => () => {} }),
  },
];

describe('the comparison', () => {
  it.each(broken.map(({ flaw, ...rest }) => [flaw, rest] as const))(
    'finds a shell that %s',
    async (_, { name, change }) => {
      const log = await logOf(name, createShellWith({ change }));
      expect(log).not.toEqual(await logOnce(name, 'shortened'));
    },
  );

  it('finds a shortened shell that ignores online', async () => {
    const deaf = createShippedWith({
      step: (state, event, settings) => {
        if (event.type !== 'triggered' || event.trigger !== 'online') {
          return transition(state, event, settings);
        }
        return transition(state, { ...event, type: 'facts_changed' }, settings);
      },
    });
    expect(await logOf('office', deaf)).not.toEqual(await logOnce('office', 'shell'));
  });
});
