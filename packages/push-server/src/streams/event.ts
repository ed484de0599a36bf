import type { Hint } from '../hint.js';

const encoder = new TextEncoder();

/**
 * The first event of a stream: when it will end, how often it gives a sign of life, and after how
 * long a browser that may have missed hints checks.
 *
 * @param ready `expiresAt` in epoch milliseconds, the others are durations
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
 * The event of a stream that brings the hints of this node alone at present: the browser polls on as
 * without a stream, until it is told `ready`.
 */
export function encodeAway(away: { expiresAt: number; keepAliveMs: number }): Uint8Array {
  return encodeEvent('away', away);
}

/** A hint as the browser of `sub` gets it. */
export function encodeHint(sub: string, { sid }: Hint): Uint8Array {
  return encodeEvent('hint', { sub, ...(sid === undefined ? undefined : { sid }) });
}

/** Tells the browser how long to wait before it comes back. */
export function encodeRetry(delayMs: number): Uint8Array {
  return encoder.encode(`retry: ${delayMs}\n\n`);
}

/** A comment: keeps proxies from ending a silent connection. */
export const KEEP_ALIVE = encoder.encode(':\n\n');

function encodeEvent(event: string, data: object): Uint8Array {
  // JSON has no line break of its own, so that one `data` line holds it.
  return encoder.encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}
