import type { Hint } from '../hint.js';
import { readHint } from '../hint-input.js';
import { memberOf } from '../inputs/json.js';
import { parseStreamId, type StreamId } from './stream-id.js';

/** A hint in the stream. */
export interface WrittenHint {
  readonly hint: Hint;
  /** How long it waited before it was written. A duration, as each node has a clock of its own. */
  readonly waitedMs: number;
}

/** An entry of the stream: where it is, who wrote it, and what it says if it can be read. */
export interface StreamEntry {
  readonly id: StreamId;
  readonly node: string | undefined;
  readonly written: WrittenHint | undefined;
}

/** The fields and values of an entry that this node writes. */
export function encodeEntry(node: string, { hint, waitedMs }: WrittenHint): string[] {
  return ['node', node, 'entry', JSON.stringify({ hint, waitedMs })];
}

/** Reads what XREAD (for one stream) or XREVRANGE answers in RESP2; entries without an ID are none. */
export function readEntries(reply: unknown): readonly StreamEntry[] {
  if (!Array.isArray(reply)) return [];
  return reply.map(readEntry).filter((entry) => entry !== undefined);
}

/** The part of XREAD's answer that is about its one stream; nothing when it has waited in vain. */
export function entriesOfReply(reply: unknown): unknown {
  const stream: unknown = Array.isArray(reply) ? reply[0] : undefined;
  return Array.isArray(stream) ? (stream[1] as unknown) : undefined;
}

function readEntry(item: unknown): StreamEntry | undefined {
  if (!Array.isArray(item)) return undefined;
  const [idText, fields] = item as unknown[];
  const id = parseStreamId(idText);
  if (id === undefined) return undefined;
  const node = fieldOf(fields, 'node');
  return { id, node, written: decodeEntry(fieldOf(fields, 'entry')) };
}

function fieldOf(fields: unknown, name: string): string | undefined {
  if (!Array.isArray(fields)) return undefined;
  const at = fields.findIndex((field, index) => index % 2 === 0 && field === name);
  const value: unknown = at === -1 ? undefined : fields[at + 1];
  return typeof value === 'string' ? value : undefined;
}

/** Others may write to this Redis too: what does not fit is not taken. */
function decodeEntry(text: string | undefined): WrittenHint | undefined {
  try {
    const input: unknown = JSON.parse(text ?? '');
    const waitedMs = memberOf(input, 'waitedMs');
    if (typeof waitedMs !== 'number' || !(waitedMs >= 0)) return undefined;
    return { hint: readHint(memberOf(input, 'hint')), waitedMs };
  } catch {
    return undefined;
  }
}
