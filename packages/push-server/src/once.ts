/** Remembers what was seen, so that a token is taken once. */
export interface OnceStore {
  /**
   * Resolves with `true` the first time that it gets `key`, else with `false`.
   *
   * @param key Stands for the token; the same token has the same one.
   * @param untilMs Until then it must be remembered. Epoch milliseconds.
   */
  claim(key: string, untilMs: number): Promise<boolean>;
}
