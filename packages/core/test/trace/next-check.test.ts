import { expect, it } from 'vitest';
import { alive, hour, loginRequired, minute } from '../fake-answers.js';
import { createTracedBrowser, startTraced } from './fake-trace.js';

const startsAt = 1_000_000;
const none = (because: string) => ({ trigger: null, because });

it('logs at the start of the trace why no check is scheduled', () => {
  expect(createTracedBrowser().entries).toEqual([
    { type: 'nextCheckChanged', at: startsAt, next: none('stopped') },
  ]);
});

it('logs that nobody is signed in', async () => {
  const browser = createTracedBrowser();
  browser.setUser(null);
  await browser.start();
  expect(browser.next()).toEqual(none('nobody_signed_in'));
});

it('logs that a check is running, then when the interval ends, or that the session is lost', async () => {
  const browser = createTracedBrowser();
  await browser.start();
  expect(browser.next()).toEqual(none('checking'));
  await browser.question().answer(alive);
  expect(browser.next()).toEqual({ trigger: 'interval', dueAt: startsAt + 15 * minute });
  await browser.check();
  await browser.question().fail(loginRequired);
  expect(browser.next()).toEqual(none('lost'));
});

it('logs when a check starts that waits for the minimum gap', async () => {
  const browser = await startTraced();
  await browser.page('focus');
  expect(browser.next()).toEqual({ trigger: 'focus', dueAt: startsAt + 10_000 });
});

it('logs nothing while the schedule stays the same', async () => {
  const browser = await startTraced();
  browser.entries.length = 0;
  await browser.advance(10 * minute);
  await browser.page('input');
  expect(browser.entries).toEqual([]);
});

it('logs that the page is hidden', async () => {
  const browser = await startTraced();
  await browser.page('hidden');
  expect(browser.next()).toEqual(none('hidden'));
});

it('logs that the checks are paused until the next input', async () => {
  const browser = await startTraced({ pauseAfterIdleMs: 10 * minute });
  for (const ms of [0, hour]) {
    await browser.advance(ms);
    expect(browser.next()).toEqual(none('paused'));
  }
  await browser.page('input');
  expect(browser.next()).toEqual(none('checking'));
});

it('logs that the interval is infinite until the user is idle', async () => {
  const browser = await startTraced({ intervalMs: Infinity });
  expect(browser.next()).toEqual(none('no_interval'));
  await browser.advance(hour);
  expect(browser.next()).toEqual(none('paused'));
});

it('logs that the session is lost without a check', async () => {
  const browser = await startTraced({ maxUnverifiedMs: minute });
  await browser.advance(hour);
  expect(browser.heartbeat.getSnapshot().loss?.reason).toBe('unverifiable');
  expect(browser.next()).toEqual(none('lost'));
});
