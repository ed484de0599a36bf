import type { PushHint } from '../contract/options.js';
import { propertiesOf, textOf } from '../machine/untrusted.js';

/** An event of a push server. */
export type PushEvent =
  | {
      /** `away`: hints of other nodes do not arrive until the next `ready`. */
      readonly type: 'ready' | 'away';
      /** The longest time between two signs of life. */
      readonly keepAliveMs: number;
      /** The delay before a check for missed hints, so that not all browsers check at once. */
      readonly checkAfterMs: number;
    }
  | { readonly type: 'hint'; readonly hint: PushHint }
  /** The delay that the server asks for after the end of the stream. */
  | { readonly type: 'retry'; readonly afterMs: number };

/** A longer message is not one of a push server. */
const LONGEST_MESSAGE = 65_536;

const DEFAULT_KEEP_ALIVE_MS = 25_000;
const LONGEST_WAIT_MS = 300_000;
/** The default interval: by then the browser has checked anyway. */
const LONGEST_CHECK_DELAY_MS = 900_000;

/**
 * Creates a parser for the chunks of a stream. Ignores unknown and malformed events.
 *
 * @throws {RangeError} if a message is too long.
 * @see [HTML §9.2.6, interpreting an event stream](https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation)
 */
export function createPushReader(): (chunk: string) => readonly PushEvent[] {
  let rest = '';
  let endedWithReturn = false;
  let event = '';
  let data: string[] = [];
  let length = 0;

  function limit(line: string): void {
    if (length + line.length > LONGEST_MESSAGE) throw new RangeError('The message is too long.');
  }

  function readLine(line: string): PushEvent | undefined {
    limit(line);
    if (line === '') {
      const read = readMessage(event, data.join('\n'));
      event = '';
      data = [];
      length = 0;
      return read;
    }
    const [, field, value = ''] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
    if (field === 'event') event = value;
    else if (field === 'data') {
      data.push(value);
      length += line.length;
    } else if (field === 'retry' && /^\d+$/.test(value)) {
      return { type: 'retry', afterMs: Math.min(Number(value), LONGEST_WAIT_MS) };
    }
    return undefined;
  }

  return (chunk) => {
    if (chunk === '') return [];
    // A line feed may be the second half of a line break.
    rest += endedWithReturn && chunk.startsWith('\n') ? chunk.slice(1) : chunk;
    endedWithReturn = chunk.endsWith('\r');
    const lines = rest.split(/\r\n|\n|\r/);
    rest = lines.pop() ?? '';
    const events = lines.flatMap((line) => readLine(line) ?? []);
    limit(rest);
    return events;
  };
}

/** Validates a message. A field with a wrong type is ignored. */
function readMessage(event: string, data: string): PushEvent | undefined {
  if (event !== 'ready' && event !== 'away' && event !== 'hint') return undefined;
  let found: Readonly<Record<string, unknown>>;
  try {
    found = propertiesOf(JSON.parse(data));
  } catch {
    return undefined;
  }
  const sub = textOf(found['sub']);
  const sid = textOf(found['sid']);
  if (event === 'hint') {
    const hint = {
      ...(sub && { sub }),
      ...(sid && { sid }),
    };
    return { type: 'hint', hint };
  }
  return {
    type: event,
    keepAliveMs: durationOf(found['keepAliveMs'], 1_000) ?? DEFAULT_KEEP_ALIVE_MS,
    checkAfterMs: durationOf(found['checkAfterMs'], 0, LONGEST_CHECK_DELAY_MS) ?? 0,
  };
}

function durationOf(value: unknown, least: number, most = LONGEST_WAIT_MS): number | undefined {
  return typeof value === 'number' && value >= least && value <= most ? value : undefined;
}
