import { describe, expect, it } from 'vitest';
import type { CheckTrigger } from '../src/session.js';
import { alice, alive, hour, minute, offline } from './fake-answers.js';
import { createFakeBrowser, digestOf } from './fake-browser.js';

type World = ReturnType<typeof createFakeBrowser>;

/** What makes each trigger go off in a session that was proven at the start, long ago. */
const causes: Record<Exclude<CheckTrigger, 'start'>, (world: World) => Promise<void>> = {
  interval: (world) => world.advance(14 * minute),
  focus: (world) => world.page('focus'),
  online: (world) => world.page('online'),
  wake: (world) => world.page('wake'),
  pageshow: (world) => world.page('pageshow'),
  async activity(world) {
    await world.advance(hour);
    while (world.heartbeat.getSnapshot().checking) await world.question().answer(alive);
    await world.page('active');
  },
  async report(world) {
    world.heartbeat.report(new Response(null, { status: 401 }));
    await world.settle();
  },
  push: (world) => world.hint(),
  async manual(world) {
    await world.check();
  },
  async retry(world) {
    await world.check();
    await world.question().fail(offline());
    await world.advance(10_000);
  },
  other_tab: (world) =>
    world.tell({
      askedAt: world.now(),
      verdict: 'lost',
      code: 'grant_revoked',
      user: digestOf(alice),
    }),
};

const names = Object.keys(causes) as (keyof typeof causes)[];

async function startLongAgo(options: Parameters<typeof createFakeBrowser>[0] = {}) {
  const world = createFakeBrowser(options);
  await world.startProven();
  await world.advance(minute);
  return world;
}

/** What triggered the check under way. */
async function triggerOf(world: World): Promise<unknown> {
  if (!world.heartbeat.getSnapshot().checking) return null;
  await world.question().answer(alive);
  return (world.told.at(-1)?.[1] as { trigger: CheckTrigger } | undefined)?.trigger;
}

describe('a check is triggered', () => {
  it.each(names)('by %s', async (name) => {
    const world = await startLongAgo();
    await causes[name](world);
    expect(await triggerOf(world)).toBe(name);
  });

  it.each(names.filter((name) => name !== 'manual'))(
    'not by %s that is switched off',
    async (name) => {
      const world = await startLongAgo({ triggers: { [name]: false } });
      await causes[name](world);
      const trigger = await triggerOf(world);
      expect(trigger).not.toBe(name);
      // An hour without input and without a check leaves the interval overdue until the input.
      if (name !== 'activity') expect(trigger).toBeNull();
    },
  );

  it.each(names.filter((name) => name !== 'manual'))(
    'by everything else where %s is switched off',
    async (name) => {
      for (const other of names.filter((candidate) => candidate !== name)) {
        const world = await startLongAgo({ triggers: { [name]: false } });
        await causes[other](world);
        expect(await triggerOf(world)).toBe(other);
      }
    },
  );

  it('by no start where that is switched off', async () => {
    const world = createFakeBrowser({ triggers: { start: false } });
    await world.start();
    expect(world.questions).toHaveLength(0);
    expect(world.heartbeat.getSnapshot()).toMatchObject({ status: 'active', user: alice });
    await world.advance(15 * minute);
    expect(await triggerOf(world)).toBe('interval');
  });

  it('by a trigger that is on in so many words', async () => {
    const world = await startLongAgo({ triggers: { online: true, pageshow: undefined as never } });
    await world.page('online');
    expect(await triggerOf(world)).toBe('online');
  });
});

describe('the gap since the last check', () => {
  const urgent: CheckTrigger[] = ['report', 'push', 'manual', 'other_tab'];
  const events = ['focus', 'online', 'wake', 'pageshow'] as const;

  it.each(events)('holds for %s', async (name) => {
    const world = createFakeBrowser({ minGapMs: 10_000 });
    await world.startProven();
    const begun = world.question().at;
    await world.advance(3_000);
    await world.page(name);
    await world.advance(6_999);
    expect(world.questions).toHaveLength(1);
    await world.advance(1);
    expect(world.question().at - begun).toBe(10_000);
    expect(await triggerOf(world)).toBe(name);
  });

  it.each(urgent as (keyof typeof causes)[])('does not hold for %s', async (name) => {
    const world = createFakeBrowser({ minGapMs: 10_000 });
    await world.startProven();
    await world.advance(1);
    await causes[name](world);
    expect(world.questions).toHaveLength(2);
    expect(await triggerOf(world)).toBe(name);
  });

  it('holds also after a check of another tab', async () => {
    const world = await startLongAgo();
    await world.tell({ askedAt: world.now(), verdict: 'alive', user: digestOf(alice) });
    await world.page('focus');
    await world.advance(9_999);
    expect(world.questions).toHaveLength(1);
    await world.advance(1);
    expect(world.questions).toHaveLength(2);
  });

  it('is none where the app says so', async () => {
    const world = createFakeBrowser({ minGapMs: 0 });
    await world.startProven();
    await world.page('focus');
    expect(world.questions).toHaveLength(2);
  });

  it('is waited for with the first of several triggers, and with a more urgent one at once', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    await world.advance(1);
    await world.page('online');
    await world.page('focus');
    await world.advance(10_000);
    expect(await triggerOf(world)).toBe('online');
    await world.page('focus');
    await world.advance(1);
    await world.hint();
    expect(await triggerOf(world)).toBe('push');
    await world.advance(minute);
    expect(world.questions).toHaveLength(3);
  });
});

describe('a page that slept', () => {
  it('checks as soon as a timer finds out by the clock', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    world.setClock(10 * minute);
    await world.advance(minute);
    expect(await triggerOf(world)).toBe('wake');
  });

  it('checks as soon as the user does something', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    world.setClock(10 * minute);
    await world.page('active');
    expect(await triggerOf(world)).toBe('wake');
  });

  it('is told from one whose timer was a little late', async () => {
    for (const [late, questions] of [
      [5_000, 1],
      [5_001, 2],
    ] as const) {
      const world = createFakeBrowser();
      await world.startProven();
      world.setClock(late);
      await world.advance(minute);
      expect(world.questions).toHaveLength(questions);
    }
  });

  it('waits with the check until it is shown', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    await world.page('hidden');
    world.setClock(10 * minute);
    await world.page('wake');
    expect(world.questions).toHaveLength(1);
    await world.page('shown');
    expect(world.questions).toHaveLength(2);
  });

  it('looks at the clock every minute and at nothing else', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    await world.advance(14 * minute);
    expect(world.questions).toHaveLength(1);
    expect(world.timers()).toBe(1);
  });
});
