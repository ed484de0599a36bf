import fc from 'fast-check';
import { afterEach, expect, it, vi } from 'vitest';
import { advance, createFakeBrowser, type PushTab, TAKEN_MS } from './fake-browser.js';

/** After this time a visible tab has taken the lock, even if it had just opened. */
const SETTLED_MS = 2 * TAKEN_MS;

/** A browser that knows its tabs. */
function createBrowser() {
  const browser = createFakeBrowser();
  const opened: PushTab[] = [];
  return {
    ...browser,
    tabs: () => opened.filter((tab) => !tab.isClosed()),
    open: (isVisible: boolean) => void opened.push(browser.open({ isVisible })),
  };
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

interface Command {
  readonly text: string;
  run(browser: ReturnType<typeof createBrowser>): void | Promise<unknown>;
}

const onTab = (text: string, run: (tab: PushTab) => void) =>
  fc.nat({ max: 5 }).map((nth): Command => ({
    text: `${text} ${nth}`,
    run(browser) {
      const tabs = browser.tabs();
      const tab = tabs[nth % Math.max(1, tabs.length)];
      if (tab) run(tab);
    },
  }));

const anyCommand = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.boolean().map((isVisible): Command => ({
      text: `open a ${isVisible ? 'visible' : 'hidden'} tab`,
      run(browser) {
        if (browser.tabs().length < 6) browser.open(isVisible);
      },
    })),
  },
  onTab('close', (tab) => tab.close()),
  onTab('crash', (tab) => tab.crash()),
  onTab('hide', (tab) => tab.hide()),
  { weight: 2, arbitrary: onTab('show', (tab) => tab.show()) },
  {
    weight: 3,
    arbitrary: onTab('hide and suspend', (tab) => {
      if (!tab.isSuspended()) tab.hide();
      tab.suspend();
    }),
  },
  onTab('suspend', (tab) => tab.suspend()),
  onTab('resume', (tab) => tab.resume()),
  onTab('leave and restore', (tab) => {
    if (tab.isSuspended()) return;
    tab.leave();
    tab.restore();
  }),
  {
    weight: 4,
    arbitrary: fc
      .constantFrom(0, 1, 50, 1_500, 31_000, 95_000, 200_000)
      .map((ms): Command => ({ text: `advance ${ms} ms`, run: () => advance(ms) })),
  },
);

it('tabs have one stream after any sequence of events', async () => {
  await fc.assert(
    fc
      .asyncProperty(
        fc.array(fc.array(anyCommand, { minLength: 3, maxLength: 15, size: 'max' }), {
          minLength: 1,
          maxLength: 4,
          size: 'max',
        }),
        fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }),
        async (sequences, visibilities) => {
          vi.useFakeTimers();
          const browser = createBrowser();
          for (const isVisible of visibilities) browser.open(isVisible);
          for (const sequence of sequences) {
            for (const command of sequence) await command.run(browser);
            await advance(SETTLED_MS);
            const isAnyVisible = browser
              .tabs()
              .some(
                (tab) => tab.window.document.visibilityState === 'visible' && !tab.isSuspended(),
              );
            expect(browser.owners().length, 'streams').toBeLessThanOrEqual(1);
            if (isAnyVisible) expect(browser.owners().length, 'streams').toBe(1);
          }
          for (const tab of browser.tabs()) {
            tab.resume();
            tab.stop();
          }
          await advance(SETTLED_MS);
          expect(browser.held()).toBe(0);
          expect(vi.getTimerCount()).toBe(0);
        },
      )
      .afterEach(() => {
        vi.unstubAllGlobals();
        vi.useRealTimers();
      }),
    { numRuns: 100 },
  );
});
