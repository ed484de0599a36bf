import { describe, expect, it } from 'vitest';
import type { PushSession } from '../../src/contract/options.js';
import type { FakeBrowser } from '../fake-browser.js';
import { hour, loginRequired, minute } from '../fake-answers.js';
import { createTracedBrowser, lastNext, startTrace } from './fake-trace.js';

async function setLive(browser: FakeBrowser, isLive: boolean, intervalMs?: number) {
  (browser.pushSessions.at(-1) as PushSession).setLive(isLive, intervalMs);
  await browser.settle();
}

async function startLive(intervalMs?: number) {
  const browser = createTracedBrowser({ pauseAfterIdleMs: false });
  await browser.startVerified();
  browser.entries.length = 0;
  await setLive(browser, true, intervalMs);
  return browser;
}

describe('the log of a push source', () => {
  it('contains when hints begin and cease to arrive, followed by the next check', async () => {
    const browser = await startLive(hour);
    expect(browser.entries.splice(0)).toEqual([
      { type: 'liveChanged', at: 1_000_000, live: true },
      {
        type: 'nextCheckChanged',
        at: 1_000_000,
        next: { trigger: 'interval', dueAt: 1_000_000 + hour },
      },
    ]);
    await browser.advance(minute);
    await setLive(browser, false);
    expect(browser.entries).toEqual([
      { type: 'liveChanged', at: 1_000_000 + minute, live: false },
      {
        type: 'nextCheckChanged',
        at: 1_000_000 + minute,
        next: { trigger: 'interval', dueAt: 1_000_000 + 15 * minute },
      },
    ]);
  });

  it('contains nothing while reports repeat the same', async () => {
    const browser = await startLive(hour);
    browser.entries.length = 0;
    for (let i = 0; i < 10; i++) {
      await browser.advance(30_000);
      await setLive(browser, true, hour);
    }
    expect(browser.entries).toEqual([]);
  });

  it('contains when the reports cease', async () => {
    const browser = await startLive();
    browser.entries.length = 0;
    await browser.advance(4 * minute);
    expect(browser.entries).toContainEqual(
      expect.objectContaining({ type: 'liveChanged', live: false }),
    );
  });

  it('begins with a source that is already live', async () => {
    const browser = await startLive();
    expect(startTrace(browser).entries).toEqual([
      { type: 'liveChanged', at: 1_000_000, live: true },
      expect.objectContaining({ type: 'nextCheckChanged' }),
    ]);
  });

  it.each([
    ['the heartbeat stops', async (browser: FakeBrowser) => browser.heartbeat.stop()],
    [
      'the session is lost',
      async (browser: FakeBrowser) => {
        await browser.check();
        await browser.question().fail(loginRequired);
      },
    ],
  ] as const)('contains that hints cease to arrive when %s', async (_, end) => {
    const browser = await startLive();
    browser.entries.length = 0;
    await end(browser);
    expect(browser.heartbeat.getSnapshot().live).toBe(false);
    expect(browser.entries).toContainEqual({ type: 'liveChanged', at: 1_000_000, live: false });
  });

  it('contains that an infinite live interval schedules no check until it fails', async () => {
    const browser = await startLive(Infinity);
    expect(lastNext(browser.entries)).toEqual({ trigger: null, because: 'no_interval' });
    await setLive(browser, false);
    expect(lastNext(browser.entries)).toEqual({
      trigger: 'interval',
      dueAt: 1_000_000 + 15 * minute,
    });
  });
});
