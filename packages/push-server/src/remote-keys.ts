import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';

// How long cached keys stay valid while fetching fails.
const STALE_MS = 86_400_000;
// Anyone can send a token that triggers a fetch. After a failed fetch, the next one must wait.
const RETRY_DELAY_MS = 5_000;

/**
 * Fetches the keys at a URL ([RFC 7517 §5](https://www.rfc-editor.org/rfc/rfc7517#section-5)). If a
 * later fetch fails, the last fetched keys stay valid for a day. A short outage of the tenant's
 * server therefore does not reject streams or logout tokens.
 */
export function createRemoteKeys(url: URL): JWTVerifyGetKey {
  let cached: { readonly text: string; readonly fetchedAt: number } | undefined;
  let failedAt = -Infinity;

  async function fetchKeys(input: string, init: RequestInit): Promise<string> {
    const response = await fetch(input, init);
    const text = await response.text();
    if (response.status !== 200)
      throw new Error(`The key set request returned status ${response.status}`);
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
