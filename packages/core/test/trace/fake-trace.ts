import type { SessionTrace } from '../../src/trace/index.js';
import { trace } from '../../src/trace/index.js';
import { world } from '../../src/world.js';
import { createFakeBrowser } from '../fake-browser.js';

type Browser = ReturnType<typeof createFakeBrowser>;

/** A heartbeat that lives by the clock of its test, as that of `createFakeSession` does. */
export function createTracedBrowser(options: Parameters<typeof createFakeBrowser>[0] = {}) {
  const browser = createFakeBrowser(options);
  Object.assign(browser.heartbeat, { [world]: { clock: { now: browser.now } } });
  return Object.assign(browser, beginTrace(browser));
}

/** What is told of a heartbeat from now on. */
export function beginTrace({ heartbeat }: Pick<Browser, 'heartbeat'>) {
  const traced: SessionTrace[] = [];
  const undo = trace(heartbeat, (event) => void traced.push(event));
  return {
    traced,
    undo,
    /** The checks in short, without when the next one is. What was read once is not read again. */
    story: () =>
      traced
        .splice(0)
        .filter(({ type }) => type !== 'nextCheckChanged')
        .map(inShort),
  };
}

/** An event in a few words: `2 checkEnded focus lost`. */
export function inShort(event: SessionTrace): string {
  const words: unknown[] = 'check' in event ? [event.check, event.type] : [event.type];
  if ('trigger' in event) words.push(event.trigger);
  if ('probe' in event) words.push(event.probe);
  if ('verdict' in event) words.push(event.verdict.type);
  if ('step' in event) words.push(event.step);
  return words.map(String).join(' ');
}

/** The last thing said about the next check. */
export function lastNext(traced: readonly SessionTrace[]) {
  return traced.flatMap((event) => (event.type === 'nextCheckChanged' ? [event.next] : [])).at(-1);
}
