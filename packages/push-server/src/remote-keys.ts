import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';

// How long cached keys stay valid while fetching fails.
const STALE_MS = 86_400_000;
// Anyone can send a token that triggers a fetch. After a failed fetch, the next one must wait.
const RETRY_DELAY_MS = 5_000;
const TIMEOUT_MS = 5_000;

/**
 * Fetches the keys at a URL ([RFC 7517 §5](https://www.rfc-editor.org/rfc/rfc7517#section-5)). If a
 * later fetch fails, the last fetched keys stay valid for a day. A short outage of the tenant's
 * server therefore does not reject streams or logout tokens.
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

  return createRemoteJWKSet(url, {
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
