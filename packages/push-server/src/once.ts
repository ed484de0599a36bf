/** Remembers what was seen, so that a token is taken once. */
export interface OnceStore {
  /**
   * Resolves with `true` the first time that it gets `key`, else with `false`.
   *
   * @param untilMs epoch milliseconds; until then it must be remembered
   */
  claim(key: string, untilMs: number): Promise<boolean>;
}
