import type { Hint } from '../hint.js';
import { readHint } from '../hint-input.js';
import { memberOf } from '../inputs/json.js';
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
  readonly node: string | undefined;
  readonly payload: EntryPayload | undefined;
}

/** Encodes an entry as field-value pairs for XADD. */
export function encodeEntry(node: string, { hint, waitedMs }: EntryPayload): string[] {
  return ['node', node, 'entry', JSON.stringify({ hint, waitedMs })];
}

/** Parses the entries in a RESP2 reply of XREAD or XREVRANGE. Skips entries without a valid ID. */
export function readEntries(reply: unknown): readonly StreamEntry[] {
  if (!Array.isArray(reply)) return [];
  return reply.map(readEntry).filter((entry) => entry !== undefined);
}

/** Returns the entries of the first stream in an XREAD reply, or `undefined` after a timeout. */
export function firstStreamEntries(reply: unknown): unknown {
  const stream: unknown = Array.isArray(reply) ? reply[0] : undefined;
  return Array.isArray(stream) ? (stream[1] as unknown) : undefined;
}

function readEntry(item: unknown): StreamEntry | undefined {
  if (!Array.isArray(item)) return undefined;
  const [idText, fields] = item as unknown[];
  const id = parseStreamId(idText);
  if (id === undefined) return undefined;
  const node = readField(fields, 'node');
  return { id, node, payload: decodePayload(readField(fields, 'entry')) };
}

function readField(fields: unknown, name: string): string | undefined {
  if (!Array.isArray(fields)) return undefined;
  const at = fields.findIndex((field, index) => index % 2 === 0 && field === name);
  const value: unknown = at === -1 ? undefined : fields[at + 1];
  return typeof value === 'string' ? value : undefined;
}

/** Validates a payload, because other clients may write to the same stream. */
function decodePayload(text: string | undefined): EntryPayload | undefined {
  try {
    const input: unknown = JSON.parse(text ?? '');
    const waitedMs = memberOf(input, 'waitedMs');
    if (typeof waitedMs !== 'number' || !(waitedMs >= 0)) return undefined;
    return { hint: readHint(memberOf(input, 'hint')), waitedMs };
  } catch {
    return undefined;
  }
}
