import type { Hint } from '../hint.js';
import type { OnceStore } from './once-store.js';

/** Accepts each token once. */
export interface TokenClaims {
  /**
   * Claims a token and publishes its hints. Resolves with `false` if the token was claimed before.
   *
   * @param key identifies the token
   * @param expiresAt when a repeated token is rejected for its age, or does no harm. Epoch milliseconds.
   */
  claim(key: string, expiresAt: number, hints: readonly Hint[]): Promise<boolean>;
}

/** Options of {@link createTokenClaims}. */
export interface TokenClaimsOptions {
  readonly store: OnceStore;
  readonly publish: (hint: Hint) => void;
  /** Called before each claim. @throws RequestError if the token must be sent again */
  readonly assertReady: () => void;
}

/** A digest of 128 bits. */
const DIGEST_BYTES = 16;

/**
 * Creates claims whose hints cannot be lost: a sender cannot repeat a token that is claimed, so the
 * hints are published in the same task in which the claim succeeds, also while the server closes.
 */
export function createTokenClaims({
  store,
  publish,
  assertReady,
}: TokenClaimsOptions): TokenClaims & {
  /** Waits for the claims that are in progress, for up to `graceMs`. */
  settle(graceMs: number): Promise<void>;
} {
  const pending = new Set<Promise<unknown>>();

  async function claimAndPublish(key: string, expiresAt: number, hints: readonly Hint[]) {
    const isNew = await store.claim(key, expiresAt);
    if (isNew) for (const hint of hints) publish(hint);
    return isNew;
  }

  return {
    async claim(key, expiresAt, hints) {
      // Keys contain claims of the token and may be long.
      const digest = await digestOf(key);
      assertReady();
      const claiming = claimAndPublish(digest, expiresAt, hints);
      pending.add(claiming);
      return claiming.finally(() => pending.delete(claiming));
    },
    async settle(graceMs) {
      if (pending.size === 0) return;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const timeout = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, graceMs);
      });
      await Promise.race([Promise.allSettled(pending), timeout]);
      clearTimeout(timer);
    },
  };
}

async function digestOf(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  const binary = String.fromCharCode(...new Uint8Array(bytes, 0, DIGEST_BYTES));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
