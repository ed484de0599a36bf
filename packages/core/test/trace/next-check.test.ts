import { expect, it } from 'vitest';
import { alive, hour, loginRequired, minute } from '../fake-answers.js';
import { createTracedBrowser, lastNext } from './fake-trace.js';

const gap = 10_000;

it('logs at the start of the trace why no check is scheduled', () => {
  const browser = createTracedBrowser();
  expect(browser.entries).toEqual([
    {
      type: 'nextCheckChanged',
      at: 1_000_000,
      next: { trigger: null, because: 'stopped' },
    },
  ]);
});

it('logs that nobody is signed in', async () => {
  const browser = createTracedBrowser();
  browser.setUser(null);
  await browser.start();
  expect(lastNext(browser.entries)).toEqual({ trigger: null, because: 'nobody_signed_in' });
});

it('logs that a check is running, then when the interval ends', async () => {
  const browser = createTracedBrowser();
  await browser.start();
  expect(lastNext(browser.entries)).toEqual({ trigger: null, because: 'checking' });
  await browser.question().answer(alive);
  expect(lastNext(browser.entries)).toEqual({
    trigger: 'interval',
    dueAt: 1_000_000 + 15 * minute,
  });
});

it('logs when a check starts that waits for the minimum gap', async () => {
  const browser = createTracedBrowser();
  await browser.startVerified();
  await browser.page('focus');
  expect(lastNext(browser.entries)).toEqual({ trigger: 'focus', dueAt: 1_000_000 + gap });
});

it('logs nothing while the schedule stays the same', async () => {
  const browser = createTracedBrowser();
  await browser.startVerified();
  browser.entries.length = 0;
  await browser.advance(10 * minute);
  await browser.page('input');
  expect(browser.entries).toEqual([]);
});

it('logs that the page is hidden', async () => {
  const browser = createTracedBrowser();
  await browser.startVerified();
  await browser.page('hidden');
  expect(lastNext(browser.entries)).toEqual({ trigger: null, because: 'hidden' });
});

it('logs that the checks are paused until the next input', async () => {
  const browser = createTracedBrowser({ pauseAfterIdleMs: 10 * minute });
  await browser.startVerified();
  expect(lastNext(browser.entries)).toEqual({ trigger: null, because: 'paused' });
  await browser.advance(hour);
  expect(lastNext(browser.entries)).toEqual({ trigger: null, because: 'paused' });
  await browser.page('input');
  expect(lastNext(browser.entries)).toEqual({ trigger: null, because: 'checking' });
});

it('logs that the interval is infinite until the user is idle', async () => {
  const browser = createTracedBrowser({ intervalMs: Infinity });
  await browser.startVerified();
  expect(lastNext(browser.entries)).toEqual({ trigger: null, because: 'no_interval' });
  await browser.advance(hour);
  expect(lastNext(browser.entries)).toEqual({ trigger: null, because: 'paused' });
});

it('logs that the session is lost without a check', async () => {
  const browser = createTracedBrowser({ maxUnverifiedMs: minute });
  await browser.startVerified();
  await browser.advance(hour);
  expect(browser.heartbeat.getSnapshot().loss?.reason).toBe('unverifiable');
  expect(lastNext(browser.entries)).toEqual({ trigger: null, because: 'lost' });
});

it('logs that the session is lost by a check', async () => {
  const browser = createTracedBrowser();
  await browser.start();
  await browser.question().fail(loginRequired);
  expect(lastNext(browser.entries)).toEqual({ trigger: null, because: 'lost' });
});
