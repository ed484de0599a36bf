import type { PushHint } from './options.js';

/** What a push server says on a stream. */
export type PushEvent =
  | {
      /** `away`: hints of other nodes do not get through, until it is `ready` again. */
      readonly type: 'ready' | 'away';
      /** How often at least it sends something. */
      readonly keepAliveMs: number;
      /** When to make up for what was missed since the last stream, so that not all browsers do at once. */
      readonly checkAfterMs: number;
    }
  | { readonly type: 'hint'; readonly hint: PushHint }
  /** It asks to be left alone for so long after the end of the stream. */
  | { readonly type: 'retry'; readonly afterMs: number };

/** What is not the end of a message after so many characters is not for us. */
const LONGEST_MESSAGE = 65_536;

const DEFAULT_KEEP_ALIVE_MS = 25_000;
const LONGEST_WAIT_MS = 300_000;

/**
 * Reads a stream piece by piece. What it does not know, or what is malformed, it passes over.
 *
 * @throws {RangeError} when a message does not end.
 * @see [HTML §9.2.6, interpreting an event stream](https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation)
 */
export function createPushReader(): (piece: string) => readonly PushEvent[] {
  let rest = '';
  let endedWithReturn = false;
  let event = '';
  let data: string[] = [];
  let length = 0;

  function limit(line: string): void {
    if (length + line.length > LONGEST_MESSAGE) throw new RangeError('A message without an end.');
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

  return (piece) => {
    if (piece === '') return [];
    // It may be the second half of a line's end.
    rest += endedWithReturn && piece.startsWith('\n') ? piece.slice(1) : piece;
    endedWithReturn = piece.endsWith('\r');
    const lines = rest.split(/\r\n|\n|\r/);
    rest = lines.pop() ?? '';
    const events = lines.flatMap((line) => readLine(line) ?? []);
    limit(rest);
    return events;
  };
}

/** A message is input: what is in it is of the right type, or as if it were not there. */
function readMessage(event: string, data: string): PushEvent | undefined {
  if (event !== 'ready' && event !== 'away' && event !== 'hint') return undefined;
  let found: Record<string, unknown>;
  try {
    found = Object(JSON.parse(data)) as Record<string, unknown>;
  } catch {
    return undefined;
  }
  const { sub, sid } = found;
  if (event === 'hint') {
    const hint = {
      ...(typeof sub === 'string' && { sub }),
      ...(typeof sid === 'string' && { sid }),
    };
    return { type: 'hint', hint };
  }
  return {
    type: event,
    keepAliveMs: durationOf(found['keepAliveMs'], 1_000) ?? DEFAULT_KEEP_ALIVE_MS,
    checkAfterMs: durationOf(found['checkAfterMs'], 0) ?? 0,
  };
}

function durationOf(value: unknown, least: number): number | undefined {
  return typeof value === 'number' && value >= least && value <= LONGEST_WAIT_MS
    ? value
    : undefined;
}
