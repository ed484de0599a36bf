import { createPushReader, type PushEvent } from '../../push-stream.js';

/** A push server that does not give a stream. */
export class PushRefusal extends Error {
  constructor(
    readonly status: number,
    /** How long it wants to be left alone. */
    readonly retryAfterMs: number,
  ) {
    super(`The push server answered ${status}.`);
  }
}

/** What a stream is read with. */
export interface StreamRequest {
  readonly url: URL;
  readonly token: string;
  readonly fetch: typeof fetch;
  readonly signal: AbortSignal;
}

/**
 * Reads one stream to its end; tells its events, and at every sign of life what came with it, which
 * may be none. The token is in a header and never in the address.
 *
 * @throws {PushRefusal}, and what `fetch` throws.
 * @see [RFC 6750 §2.1](https://www.rfc-editor.org/rfc/rfc6750#section-2.1)
 */
export async function readStream(
  { url, token, fetch, signal }: StreamRequest,
  tell: (events: readonly PushEvent[]) => void,
): Promise<void> {
  const response = await fetch(url, {
    headers: { Accept: 'text/event-stream', Authorization: `Bearer ${token}` },
    cache: 'no-store',
    credentials: 'omit',
    // The token is for this address alone.
    redirect: 'error',
    referrerPolicy: 'no-referrer',
    signal,
  });
  const type = response.headers.get('Content-Type') ?? '';
  if (!response.ok || !type.startsWith('text/event-stream') || !response.body) {
    const seconds = Number(response.headers.get('Retry-After'));
    void response.body?.cancel().catch(() => undefined);
    throw new PushRefusal(response.status, seconds > 0 ? Math.min(seconds, 300) * 1_000 : 0);
  }
  const pieces = response.body.getReader();
  const decoder = new TextDecoder();
  const read = createPushReader();
  try {
    for (;;) {
      const { done, value } = await pieces.read();
      if (done) return;
      tell(read(decoder.decode(value, { stream: true })));
    }
  } finally {
    // What ends it may be a message without an end: the server would go on.
    void pieces.cancel().catch(() => undefined);
  }
}
