import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from 'jose';
import { nextTokenAt, refill, type TokenBucket } from '../delivery/token-bucket.js';

// How long cached keys stay valid while fetching fails.
const STALE_MS = 86_400_000;
// Anyone can send a token that triggers a fetch. After a failed fetch, the next one must wait.
const RETRY_DELAY_MS = 5_000;
const TIMEOUT_MS = 5_000;
// Fetches for unknown keys. A request waits for its turn, so the interval is also the longest wait.
const FETCH_RATE = { capacity: 5, refillMs: 2_000 };
// A key that was not found is not looked for again, such as that of a client of another tenant.
const UNKNOWN_MS = 5_000;
const MAX_UNKNOWN_KEYS = 1_000;
// Further requests get a 503 response, which is not final.
const MAX_WAITING = 1_000;

/**
 * Fetches the keys at a URL ([RFC 7517 §5](https://www.rfc-editor.org/rfc/rfc7517#section-5)). If a
 * later fetch fails, the last fetched keys stay valid for a day. A short outage of the tenant's
 * server therefore does not reject streams or logout tokens.
 *
 * A token with an unknown key is rejected only after a fetch that began after the token arrived, so a
 * key is known as soon as it is published. Anyone can send such tokens, so these fetches have a rate
 * limit, and a token waits for its turn, up to two seconds.
 */
export function createRemoteKeys(url: URL): JWTVerifyGetKey {
  let cached: { readonly text: string; readonly fetchedAt: number } | undefined;
  let failedAt = -Infinity;

  async function fetchKeys(input: string, init: RequestInit): Promise<string> {
    const { status, text } = await fetchText(input, init);
    if (status !== 200) throw new Error(`The key set request returned status ${status}`);
    // Only a valid key set may replace the cached one.
    const { keys } = JSON.parse(text) as { keys?: unknown };
    if (!Array.isArray(keys)) throw new Error('The response is not a JSON Web Key Set');
    return text;
  }

  const keys = createRemoteJWKSet(url, {
    // The key set does not look for unknown keys itself.
    cooldownDuration: Infinity,
    async [customFetch](input, init) {
      const mustWait = Date.now() - failedAt < RETRY_DELAY_MS;
      try {
        if (mustWait) throw new Error('The last key set request failed a moment ago');
        cached = { text: await fetchKeys(input, init), fetchedAt: Date.now() };
      } catch (error) {
        if (!mustWait) failedAt = Date.now();
        if (cached === undefined || Date.now() - cached.fetchedAt > STALE_MS) throw error;
      }
      return new Response(cached.text);
    },
  });
  const refetch = limitFetches(() => keys.reload());
  const unknownUntil = new Map<string, number>();

  return async (header, token) => {
    try {
      return await keys(header, token);
    } catch (error) {
      const id = header.kid ?? '';
      const isUnknown = error instanceof errors.JWKSNoMatchingKey;
      if (!isUnknown || (unknownUntil.get(id) ?? 0) > Date.now()) throw error;
      await refetch();
      // Without the current keys, nobody knows whether the key is unknown.
      if (Date.now() - failedAt < RETRY_DELAY_MS) throw new Error('The key set request failed');
      return await keys(header, token).catch((again: unknown) => {
        if (unknownUntil.size >= MAX_UNKNOWN_KEYS) unknownUntil.clear();
        unknownUntil.set(id, Date.now() + UNKNOWN_MS);
        throw again;
      });
    }
  };
}

/** Returns a function that resolves after a fetch that has begun after the call. */
function limitFetches(fetchOnce: () => Promise<void>): () => Promise<void> {
  let bucket: TokenBucket = { tokens: FETCH_RATE.capacity, refilledAt: Date.now() };
  let running = Promise.resolve();
  /** The fetch that has not begun. */
  let next: Promise<void> | undefined;
  let waiting = 0;

  async function takeTurn(): Promise<void> {
    await running.catch(() => undefined);
    bucket = refill(bucket, FETCH_RATE, Date.now());
    if (bucket.tokens === 0) {
      const delayMs = Math.max(0, nextTokenAt(bucket, FETCH_RATE) - Date.now());
      await new Promise((resolve) => setTimeout(resolve, Math.min(delayMs, FETCH_RATE.refillMs)));
      bucket = refill(bucket, FETCH_RATE, Date.now());
    }
    bucket = { ...bucket, tokens: Math.max(0, bucket.tokens - 1) };
    next = undefined;
    running = fetchOnce();
    await running;
  }

  return async () => {
    if (waiting >= MAX_WAITING) throw new Error('Too many tokens wait for the keys of the issuer');
    waiting += 1;
    try {
      await (next ??= takeTurn());
    } finally {
      waiting -= 1;
    }
  };
}

/**
 * Fetches a text within 5 seconds. The pending timer keeps the controller alive: Node 20 can collect
 * the signal of `AbortSignal.timeout()`, and the request then never ends
 * ([nodejs/node#57736](https://github.com/nodejs/node/issues/57736)).
 */
async function fetchText(
  input: string,
  init: RequestInit,
): Promise<{ readonly status: number; readonly text: string }> {
  const request = new AbortController();
  const timer = setTimeout(
    () => request.abort(new DOMException('The key set request timed out', 'TimeoutError')),
    TIMEOUT_MS,
  );
  try {
    const response = await fetch(input, { ...init, signal: request.signal });
    return { status: response.status, text: await response.text() };
  } finally {
    clearTimeout(timer);
  }
}
