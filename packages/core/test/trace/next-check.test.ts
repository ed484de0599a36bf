import { expect, it } from 'vitest';
import { alive, hour, loginRequired, minute } from '../fake-answers.js';
import { createTracedBrowser, lastNext } from './fake-trace.js';

const gap = 10_000;

it('says at once why there is none, and at which moment it says so', () => {
  const world = createTracedBrowser();
  expect(world.traced).toEqual([
    {
      type: 'nextCheckChanged',
      at: 1_000_000,
      next: { trigger: null, because: 'stopped' },
    },
  ]);
});

it('says that nobody is signed in', async () => {
  const world = createTracedBrowser();
  world.setUser(null);
  await world.start();
  expect(lastNext(world.traced)).toEqual({ trigger: null, because: 'nobody_signed_in' });
});

it('says that a check is under way, then when the interval is over', async () => {
  const world = createTracedBrowser();
  await world.start();
  expect(lastNext(world.traced)).toEqual({ trigger: null, because: 'checking' });
  await world.question().answer(alive);
  expect(lastNext(world.traced)).toEqual({ trigger: 'interval', dueAt: 1_000_000 + 15 * minute });
});

it('says when a check comes that was asked for too soon', async () => {
  const world = createTracedBrowser();
  await world.startProven();
  await world.page('focus');
  expect(lastNext(world.traced)).toEqual({ trigger: 'focus', dueAt: 1_000_000 + gap });
});

it('is silent as long as it stays the same', async () => {
  const world = createTracedBrowser();
  await world.startProven();
  world.traced.length = 0;
  await world.advance(10 * minute);
  await world.page('active');
  expect(world.traced).toEqual([]);
});

it('says that a hidden page waits until it is shown', async () => {
  const world = createTracedBrowser();
  await world.startProven();
  await world.page('hidden');
  expect(lastNext(world.traced)).toEqual({ trigger: null, because: 'hidden' });
});

it('says that it waits until the user does something', async () => {
  const world = createTracedBrowser({ pauseAfterIdleMs: 10 * minute });
  await world.startProven();
  expect(lastNext(world.traced)).toEqual({ trigger: null, because: 'paused' });
  await world.advance(hour);
  expect(lastNext(world.traced)).toEqual({ trigger: null, because: 'paused' });
  await world.page('active');
  expect(lastNext(world.traced)).toEqual({ trigger: null, because: 'checking' });
});

it.each([
  ['switched off', { triggers: { interval: false } }],
  ['made endless', { intervalMs: Infinity }],
] as const)('says that the interval is %s, until only an input is missing', async (_, options) => {
  const world = createTracedBrowser(options);
  await world.startProven();
  expect(lastNext(world.traced)).toEqual({ trigger: null, because: 'switched_off' });
  await world.advance(hour);
  expect(lastNext(world.traced)).toEqual({ trigger: null, because: 'paused' });
});

it('does not wait for an input where that is switched off as well', async () => {
  const world = createTracedBrowser({ triggers: { interval: false, activity: false } });
  await world.startProven();
  await world.advance(hour);
  expect(lastNext(world.traced)).toEqual({ trigger: null, because: 'switched_off' });
});

it('says that the session is lost, also without a check', async () => {
  const world = createTracedBrowser({ maxUnverifiedMs: minute });
  await world.startProven();
  await world.advance(hour);
  expect(world.heartbeat.getSnapshot().loss?.reason).toBe('unverifiable');
  expect(lastNext(world.traced)).toEqual({ trigger: null, because: 'lost' });
});

it('says that the session is lost by a check', async () => {
  const world = createTracedBrowser();
  await world.start();
  await world.question().fail(loginRequired);
  expect(lastNext(world.traced)).toEqual({ trigger: null, because: 'lost' });
});
