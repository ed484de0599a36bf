import { createPushReader, type PushEvent } from './parse-stream.js';

/** The push server responded without a stream. */
export class PushRefusal extends Error {
  constructor(
    readonly status: number,
    /** The delay that the server asks for. */
    readonly retryAfterMs: number,
  ) {
    super(`The push server responded with ${status}.`);
  }
}

/** The request for a stream. */
export interface StreamRequest {
  readonly url: URL;
  readonly token: string;
  readonly fetch: typeof fetch;
  readonly signal: AbortSignal;
}

/**
 * Reads one stream to its end. Calls back with the events of each chunk, which may be none: a chunk
 * is a sign of life. Other tasks of the page run between two chunks. The token is sent in a header,
 * never in the URL.
 *
 * @throws {PushRefusal}, and the errors of `fetch`.
 * @see [RFC 6750 §2.1](https://www.rfc-editor.org/rfc/rfc6750#section-2.1)
 */
export async function readStream(
  { url, token, fetch, signal }: StreamRequest,
  onChunk: (events: readonly PushEvent[]) => void,
): Promise<void> {
  const response = await fetch(url, {
    headers: { Accept: 'text/event-stream', Authorization: `Bearer ${token}` },
    cache: 'no-store',
    credentials: 'omit',
    // The token is for this URL only.
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
  const chunks = response.body.getReader();
  const decoder = new TextDecoder();
  const read = createPushReader();
  try {
    for (;;) {
      const { done, value } = await chunks.read();
      if (done) return;
      onChunk(read(decoder.decode(value, { stream: true })));
      // Promises alone would read chunk after chunk, and no timer of the page would fire.
      await new Promise((resolve) => setTimeout(resolve));
    }
  } finally {
    // After a message without an end the server would continue.
    void chunks.cancel().catch(() => undefined);
  }
}
