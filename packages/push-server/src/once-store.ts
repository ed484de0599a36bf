/** Records used tokens, so that each token is accepted only once. */
export interface OnceStore {
  /**
   * Resolves with `true` for the first call with a `key`, and with `false` for each later call. Settles
   * within a second: a push server that closes waits two seconds for it, so that no hint is lost.
   *
   * @param key Identifies the token.
   * @param expiresAt When the store may forget the key. Epoch milliseconds.
   */
  claim(key: string, expiresAt: number): Promise<boolean>;
}
