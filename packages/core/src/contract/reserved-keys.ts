/** The keys of this package, and those of `@auth0/auth0-spa-js`: its tokens and its pending login. */
const reserved = ['auth0-heartbeat.', '@@auth0spajs@@', 'a0.spajs.txs'];

/** Whether a key of web storage belongs to this package or to the SDK, so that no clean-up removes it. */
export function isReservedKey(key: string): boolean {
  return reserved.some((prefix) => key.startsWith(prefix));
}
