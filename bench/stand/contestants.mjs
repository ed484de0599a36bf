/**
 * Who is compared: this library, a heartbeat as it is written by hand, and oidc-client-ts with a
 * silent sign-in at the same interval. Also the names of their pages and client IDs.
 */
export const contestants = /** @type {const} */ (['ours', 'bare', 'oidc-client-ts']);

/** @typedef {typeof contestants[number]} Contestant */
