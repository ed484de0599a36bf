/**
 * A message that a session may have ended. The browser checks the session when it receives a hint.
 *
 * - `sub` and `sid`: one session of one user.
 * - `sub` only: all sessions of the user.
 * - `sid` only: one session, of any user.
 */
export interface Hint {
  /** Subject identifier ([OpenID Connect Core §2](https://openid.net/specs/openid-connect-core-1_0.html#IDToken)). */
  readonly sub?: string;
  /** Session ID ([Front-Channel Logout §3](https://openid.net/specs/openid-connect-frontchannel-1_0.html#OPLogout)). */
  readonly sid?: string;
}
