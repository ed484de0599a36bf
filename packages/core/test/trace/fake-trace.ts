import { trace, type TraceEvent } from '../../src/trace/index.js';
import { createFakeBrowser, type FakeBrowser } from '../fake-browser.js';

type Options = Parameters<typeof createFakeBrowser>[0];

/** A heartbeat that is traced from the beginning. */
export function createTracedBrowser(options: Options = {}) {
  const browser = createFakeBrowser(options);
  return Object.assign(browser, startTrace(browser));
}

/** A traced heartbeat whose session was verified just now. */
export async function startTraced(options: Options = {}) {
  const browser = createTracedBrowser(options);
  await browser.startVerified();
  return browser;
}

/** A traced heartbeat whose session was verified a minute ago. Its entries until then are dropped. */
export async function startTracedAgo(options: Options = {}) {
  const browser = await startTraced(options);
  await browser.advance(60_000);
  browser.entries.length = 0;
  return browser;
}

/** Traces a heartbeat from now on. */
export function startTrace({ heartbeat }: Pick<FakeBrowser, 'heartbeat'>) {
  const entries: TraceEvent[] = [];
  const stopTrace = trace(heartbeat, (entry) => void entries.push(entry));
  return {
    entries,
    stopTrace,
    /** Removes and returns the entries in short, without the changes of the schedule. */
    takeStory: () =>
      entries
        .splice(0)
        .filter(({ type }) => type !== 'nextCheckChanged')
        .map(inShort),
    /** The last entry about the next check. */
    next: () =>
      entries.flatMap((entry) => (entry.type === 'nextCheckChanged' ? [entry.next] : [])).at(-1),
  };
}

/** An entry in a few words: `2 checkFinished focus lost`. */
export function inShort(entry: TraceEvent): string {
  const words: unknown[] = 'check' in entry ? [entry.check, entry.type] : [entry.type];
  if ('trigger' in entry) words.push(entry.trigger);
  if ('probe' in entry) words.push(entry.probe);
  if ('verdict' in entry) words.push(entry.verdict.type);
  if ('step' in entry) words.push(entry.step);
  return words.map(String).join(' ');
}
