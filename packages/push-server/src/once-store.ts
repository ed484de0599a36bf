/** Records used tokens, so that each token is accepted only once. */
export interface OnceStore {
  /**
   * Resolves with `true` for the first call with a `key`, and with `false` for each later call.
   *
   * @param key Identifies the token.
   * @param expiresAt When the store may forget the key. Epoch milliseconds.
   */
  claim(key: string, expiresAt: number): Promise<boolean>;
}
