import { describe, expect, it } from 'vitest';
import type { PushSession } from '../../src/contract/options.js';
import type { FakeBrowser } from '../fake-browser.js';
import { hour, loginRequired, minute } from '../fake-answers.js';
import { startTrace, startTraced } from './fake-trace.js';

const startsAt = 1_000_000;

async function setLive(browser: FakeBrowser, isLive: boolean, intervalMs?: number) {
  (browser.pushSessions.at(-1) as PushSession).setLive(isLive, intervalMs);
  await browser.settle();
}

async function startLive(intervalMs?: number) {
  const browser = await startTraced({ pauseAfterIdleMs: false });
  browser.entries.length = 0;
  await setLive(browser, true, intervalMs);
  return browser;
}

/** The entries of a change, followed by the next check. */
const changed = (live: boolean, at: number, dueAt: number) => [
  { type: 'liveChanged', at, live },
  { type: 'nextCheckChanged', at, next: { trigger: 'interval', dueAt } },
];

describe('the log of a push source', () => {
  it('contains when hints begin and cease to arrive, and nothing while reports repeat the same', async () => {
    const browser = await startLive(hour);
    expect(browser.entries.splice(0)).toEqual(changed(true, startsAt, startsAt + hour));
    for (let report = 0; report < 10; report++) {
      await browser.advance(30_000);
      await setLive(browser, true, hour);
    }
    expect(browser.entries).toEqual([]);
    await setLive(browser, false);
    expect(browser.entries).toEqual(changed(false, startsAt + 5 * minute, startsAt + 15 * minute));
  });

  it('begins with a source that is already live', async () => {
    expect(startTrace(await startLive()).entries).toEqual([
      { type: 'liveChanged', at: startsAt, live: true },
      expect.objectContaining({ type: 'nextCheckChanged' }),
    ]);
  });

  it.each<[string, (browser: FakeBrowser) => unknown]>([
    ['the reports cease', (browser) => browser.advance(4 * minute)],
    ['the heartbeat stops', ({ heartbeat }) => heartbeat.stop()],
    [
      'the session is lost',
      async (browser) => {
        await browser.check();
        await browser.question().fail(loginRequired);
      },
    ],
  ])('contains that hints cease to arrive when %s', async (_, end) => {
    const browser = await startLive();
    browser.entries.length = 0;
    await end(browser);
    expect(browser.heartbeat.getSnapshot().live).toBe(false);
    expect(browser.entries).toContainEqual(
      expect.objectContaining({ type: 'liveChanged', live: false }),
    );
  });

  it('contains that an infinite live interval schedules no check', async () => {
    const browser = await startLive(Infinity);
    expect(browser.next()).toEqual({ trigger: null, because: 'no_interval' });
  });
});
