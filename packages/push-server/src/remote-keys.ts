import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';

// How long the last keys are good while they cannot be read again.
const STALE_MS = 86_400_000;
// A token that anyone can make asks for the keys: a server that fails is not asked again at once.
const PAUSE_MS = 5_000;

/**
 * The keys at a URL ([RFC 7517 §5](https://www.rfc-editor.org/rfc/rfc7517#section-5)). While they
 * cannot be read again, those that were read last stay good for a day: no stream and no logout is
 * refused because the tenant's server does not answer for a moment.
 */
export function createRemoteKeys(url: URL): JWTVerifyGetKey {
  let last: { readonly text: string; readonly at: number } | undefined;
  let failedAt = -Infinity;

  async function read(input: string, init: RequestInit): Promise<string> {
    const response = await fetch(input, init);
    const text = await response.text();
    if (response.status !== 200) throw new Error(`The keys are answered with ${response.status}`);
    // What is no key set must not take the place of one.
    const { keys } = JSON.parse(text) as { keys?: unknown };
    if (!Array.isArray(keys)) throw new Error('The answer is not a key set');
    return text;
  }

  return createRemoteJWKSet(url, {
    async [customFetch](input, init) {
      const isPausing = Date.now() - failedAt < PAUSE_MS;
      try {
        if (isPausing) throw new Error('The keys could not be read just now');
        last = { text: await read(input, init), at: Date.now() };
      } catch (error) {
        if (!isPausing) failedAt = Date.now();
        if (last === undefined || Date.now() - last.at > STALE_MS) throw error;
      }
      return new Response(last.text);
    },
  });
}
