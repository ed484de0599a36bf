/**
 * Says that a session may be over, so that a check is worth it now. It ends nothing.
 *
 * With both claims it is about that one session of that user; with `sub` alone about every session
 * of the user; with `sid` alone about that session, whoever's it is.
 */
export interface Hint {
  /** Subject identifier ([OpenID Connect Core §2](https://openid.net/specs/openid-connect-core-1_0.html#IDToken)). */
  readonly sub?: string;
  /** Session ID ([Front-Channel Logout §3](https://openid.net/specs/openid-connect-frontchannel-1_0.html#OPLogout)). */
  readonly sid?: string;
}
