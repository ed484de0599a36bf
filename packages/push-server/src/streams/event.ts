import type { Hint } from '../hint.js';

const encoder = new TextEncoder();

/**
 * Encodes the event `ready`, the first event of a stream.
 *
 * @param ready `expiresAt` is the end of the stream in epoch milliseconds. `keepAliveMs` is the maximum
 *   time between two messages. `checkAfterMs` is the delay before the check after a reconnect.
 * @see [Server-sent events](https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream)
 */
export function encodeReady(ready: {
  expiresAt: number;
  keepAliveMs: number;
  checkAfterMs: number;
}): Uint8Array {
  const { expiresAt, keepAliveMs, checkAfterMs } = ready;
  return encodeEvent('ready', { expiresAt, keepAliveMs, checkAfterMs });
}

/**
 * Encodes the event `away`. The stream delivers only hints of this node, so the browser polls as if
 * it had no stream until it receives the event `ready`.
 */
export function encodeAway(away: { expiresAt: number; keepAliveMs: number }): Uint8Array {
  return encodeEvent('away', away);
}

/** Encodes a hint for a stream of the user `sub`. */
export function encodeHint(sub: string, { sid }: Hint): Uint8Array {
  return encodeEvent('hint', { sub, ...(sid === undefined ? undefined : { sid }) });
}

/** Encodes the reconnection delay. */
export function encodeRetry(delayMs: number): Uint8Array {
  return encoder.encode(`retry: ${delayMs}\n\n`);
}

/** A comment. Prevents proxies from closing an idle connection. */
export const KEEP_ALIVE = encoder.encode(':\n\n');

function encodeEvent(event: string, data: object): Uint8Array {
  // JSON.stringify output has no line breaks, so it fits into one `data` line.
  return encoder.encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}
