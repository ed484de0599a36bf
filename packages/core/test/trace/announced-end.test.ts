import { expect, it } from 'vitest';
import { alive, minute } from '../fake-answers.js';
import { createTracedBrowser, startTrace, startTraced } from './fake-trace.js';
import type { TraceEvent } from '../../src/trace/index.js';

const startsAt = 1_000_000;
const announced = {
  type: 'endingAnnounced',
  at: startsAt + 9 * minute,
  cause: 'idle_timeout',
  endsAt: startsAt + 10 * minute,
  canExtend: true,
};

const ends = (entries: readonly TraceEvent[]) =>
  entries.filter(({ type }) => type === 'endingAnnounced' || type === 'endingPostponed');

/** A verified session whose end is announced. */
async function startAnnounced() {
  const browser = await startTraced({ idleTimeoutMs: 10 * minute });
  await browser.advance(9 * minute);
  return browser;
}

it('logs when an end is announced, and when it is postponed', async () => {
  const browser = await startAnnounced();
  expect(ends(browser.entries)).toEqual([announced]);
  await browser.advance(20_000);
  browser.heartbeat.extend();
  expect(ends(browser.entries).slice(1)).toEqual([
    { type: 'endingPostponed', at: startsAt + 9 * minute + 20_000, cause: 'idle_timeout' },
  ]);
});

it('logs that an end cannot be postponed', async () => {
  const browser = createTracedBrowser();
  browser.expireAt(startsAt + 10 * minute);
  await browser.startVerified();
  await browser.advance(9 * minute);
  expect(ends(browser.entries)).toEqual([
    { ...announced, cause: 'session_expired', canExtend: false },
  ]);
});

it('begins with the end that is announced, but not once it is postponed or has come', async () => {
  const browser = await startAnnounced();
  await browser.advance(1_000);
  expect(startTrace(browser).entries).toEqual([
    { ...announced, at: startsAt + 9 * minute + 1_000 },
    expect.objectContaining({ type: 'nextCheckChanged' }),
  ]);
  browser.heartbeat.extend();
  await browser.settle();
  await browser.question().answer(alive);
  expect(ends(startTrace(browser).entries)).toEqual([]);
  await browser.advance(10 * minute);
  expect(browser.heartbeat.getSnapshot().loss?.reason).toBe('idle_timeout');
  expect(ends(startTrace(browser).entries)).toEqual([]);
});
