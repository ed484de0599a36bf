import fc from 'fast-check';
import { afterEach, expect, it, vi } from 'vitest';
import { createFakePushBrowser, type FakePushBrowser, type PushTab } from './fake-push-browser.js';

/** After so long each tab that can do anything has heard, asked and taken over. */
const SETTLED_MS = 130_000;

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

interface Command {
  readonly text: string;
  run(browser: FakePushBrowser): void | Promise<unknown>;
}

const onTab = (text: string, run: (tab: PushTab) => void) =>
  fc.nat({ max: 5 }).map((nth): Command => ({
    text: `${text} ${nth}`,
    run(browser) {
      const tabs = browser.tabs().filter((tab) => !tab.isClosed());
      const tab = tabs[nth % Math.max(1, tabs.length)];
      if (tab) run(tab);
    },
  }));

const opened = fc.boolean().map((isVisible): Command => ({
  text: `open ${isVisible ? 'visible' : 'hidden'}`,
  run(browser) {
    if (browser.tabs().length < 6) browser.open({ isVisible });
  },
}));

const anyCommand = fc.oneof(
  { weight: 3, arbitrary: opened },
  onTab('close', (tab) => tab.close()),
  onTab('crash', (tab) => tab.crash()),
  onTab('hide', (tab) => tab.hide()),
  {
    weight: 2,
    arbitrary: onTab('show', (tab) => tab.show()),
  },
  {
    weight: 3,
    arbitrary: onTab('freeze', (tab) => {
      if (!tab.isFrozen()) tab.hide();
      tab.freeze();
    }),
  },
  onTab('hang', (tab) => tab.freeze()),
  onTab('wake', (tab) => tab.wake()),
  onTab('leave and come back to', (tab) => {
    if (tab.isFrozen()) return;
    tab.leave();
    tab.comeBack();
  }),
  fc.constant<Command>({
    text: 'drop',
    run: (browser) => browser.streams.forEach((stream) => stream.drop()),
  }),
  fc.constant<Command>({ text: 'hint', run: (browser) => browser.hint('any') }),
  {
    weight: 4,
    arbitrary: fc
      .constantFrom(0, 1, 50, 500, 1_500, 10_000, 31_000, 95_000)
      .map((ms): Command => ({ text: `${ms} ms pass`, run: () => pass(ms) })),
  },
);

/** What is so once nobody has anything left to find out. */
async function verify(browser: FakePushBrowser, hint: string): Promise<void> {
  const awake = browser.tabs().filter((tab) => !tab.isClosed() && !tab.isFrozen());
  const running = browser.running();
  const isNeeded = awake.some((tab) => tab.isVisible());
  expect(running.length, 'streams').toBeLessThanOrEqual(1);
  if (isNeeded) expect(running.length, 'streams of whom one is needed').toBe(1);
  const isLive = running.some((stream) => stream.isLive());
  if (isNeeded) expect(isLive, 'live').toBe(true);
  for (const tab of awake) expect(tab.isLive(), 'live of a tab').toBe(isLive);
  await browser.hint(hint);
  for (const tab of awake) {
    const times = tab.hints().filter((told) => told === hint).length;
    expect(times, 'times that a hint was heard').toBe(isLive ? 1 : 0);
  }
}

it('tabs that settle have one stream among them, whatever happened to them', async () => {
  await fc.assert(
    fc
      .asyncProperty(
        fc.array(fc.array(anyCommand, { minLength: 3, maxLength: 15, size: 'max' }), {
          minLength: 1,
          maxLength: 4,
          size: 'max',
        }),
        fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }),
        async (walks, first) => {
          vi.useFakeTimers();
          const browser = createFakePushBrowser();
          for (const isVisible of first) browser.open({ isVisible });
          for (const [turn, walk] of walks.entries()) {
            for (const command of walk) await command.run(browser);
            await pass(SETTLED_MS);
            await verify(browser, `hint ${turn}`);
          }
          for (const tab of browser.tabs()) {
            tab.wake();
            tab.undo();
          }
          await pass(SETTLED_MS);
          expect(browser.held()).toBe(0);
          expect(vi.getTimerCount()).toBe(0);
        },
      )
      .afterEach(() => {
        vi.unstubAllGlobals();
        vi.useRealTimers();
      }),
    { numRuns: 300 },
  );
});
