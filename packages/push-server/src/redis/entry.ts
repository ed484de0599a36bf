import { type Hint, readHint } from '../hint.js';
import { memberOf } from '../json.js';
import { parseStreamId, type StreamId } from './stream-id.js';

/** The payload of a stream entry. */
export interface EntryPayload {
  readonly hint: Hint;
  /** How long the hint was queued. A duration does not depend on the clock of the writer. */
  readonly waitedMs: number;
}

/** A stream entry: its ID, the node that wrote it, and its payload if it is valid. */
export interface StreamEntry {
  readonly id: StreamId;
  readonly node: unknown;
  readonly payload: EntryPayload | undefined;
}

/** Encodes an entry as the fields for XADD. */
export function encodeEntry(
  node: string,
  { hint, waitedMs }: EntryPayload,
): Record<string, string> {
  return { node, entry: JSON.stringify({ hint, waitedMs }) };
}

/**
 * Reads the entries of an XRANGE reply. Skips entries without a valid ID.
 *
 * @throws Error if the reply is not a list
 */
export function readEntries(reply: unknown): readonly StreamEntry[] {
  if (!Array.isArray(reply)) {
    throw new TypeError('Redis replied in an unknown format; node-redis 5 must use RESP 2');
  }
  return reply.map(readEntry).filter((entry) => entry !== undefined);
}

/** Reads the entries of an XREAD reply for one stream, which is `null` after a timeout. */
export function readEntriesOfStream(reply: unknown): readonly StreamEntry[] {
  if (reply === null) return [];
  const [stream]: unknown[] = Array.isArray(reply) ? reply : [];
  return readEntries(memberOf(stream, 'messages'));
}

function readEntry(item: unknown): StreamEntry | undefined {
  const id = parseStreamId(memberOf(item, 'id'));
  if (id === undefined) return undefined;
  const { node, entry } = (memberOf(item, 'message') ?? {}) as { node?: unknown; entry?: unknown };
  return { id, node, payload: decodePayload(entry) };
}

/** Validates a payload, because other clients may write to the same stream. */
function decodePayload(text: unknown): EntryPayload | undefined {
  try {
    const input: unknown = JSON.parse(String(text));
    const waitedMs = memberOf(input, 'waitedMs');
    if (typeof waitedMs !== 'number' || !(waitedMs >= 0)) return undefined;
    return { hint: readHint(memberOf(input, 'hint')), waitedMs };
  } catch {
    return undefined;
  }
}
