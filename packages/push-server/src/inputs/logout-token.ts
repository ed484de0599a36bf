import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import type { Hint } from '../hint.js';
import type { OnceStore } from '../once.js';
import { Refusal } from '../refusal.js';
import { createHint } from './hints.js';
import { readIdentifier } from './identifier.js';
import { isJsonObject, memberOf } from './json.js';
import { CLOCK_TOLERANCE_MS, verifySignedToken, type TokenFault } from './signed-token.js';

/** What a logout token is checked against. */
export interface LogoutTokenOptions {
  /** The tenant's issuer, `https://tenant.auth0.com/`; with a custom domain, each that is used. */
  readonly issuer: string | readonly string[];
  /** The client IDs of the applications whose logouts are taken. */
  readonly clientIds: readonly string[];
  /** The tenant's public keys, as from `createRemoteJWKSet` of jose. */
  readonly keys: JWTVerifyGetKey;
  /** The clock, epoch milliseconds. */
  readonly now: () => number;
  /** Remembers the tokens that were taken. */
  readonly once: OnceStore;
}

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

/** A token that was issued longer ago is too old, whatever its `exp`. Auth0's live two minutes. */
const MAX_AGE_MS = 600_000;

// `logout+jwt` is what the specification recommends, `JWT` is what Auth0 sends. Another type says
// that it is another kind of token, such as `at+jwt` an access token.
const TYPES = ['logout+jwt', 'jwt', undefined];

const FAULTS: Readonly<Record<TokenFault, string>> = {
  malformed: 'The logout token is not a signed JWT',
  typ: 'The logout token has the type of another kind of token',
  alg: 'The logout token is signed with an algorithm that is not accepted',
  key: 'The logout token is signed with an unknown key',
  signature: 'The signature of the logout token does not fit',
  iss: 'The logout token is not from an accepted issuer',
  aud: 'The logout token is not for an accepted audience',
  iat: 'The logout token was not issued lately, or does not say when',
  nbf: 'The logout token is not valid yet',
  exp: 'The logout token has expired, or does not say when',
};

/**
 * Reads the logout tokens of
 * [OpenID Connect Back-Channel Logout 1.0](https://openid.net/specs/openid-connect-backchannel-1_0.html)
 * (§2.4, §2.6), each of them once.
 *
 * The reader rejects with a Refusal: 400 `invalid_request` (§2.8), or 503 `temporarily_unavailable`
 * where the tenant's keys cannot be read.
 *
 * @example
 * const read = createLogoutTokenReader({ issuer, clientIds: [clientId], keys, now: Date.now, once });
 * const { sub, sid } = await read(form.get('logout_token'));
 */
export function createLogoutTokenReader(
  options: LogoutTokenOptions,
): (token: string) => Promise<Hint> {
  const { clientIds, once, ...rest } = options;
  const rules = {
    ...rest,
    audience: clientIds,
    types: TYPES,
    required: ['exp'],
    maxAgeMs: MAX_AGE_MS,
    refuse: (fault: TokenFault, detail: string) => refuse(FAULTS[fault], detail),
  };
  return async (token) => {
    const claims = await verifySignedToken(token, rules);
    const hint = hintOf(claims);
    const jti = readIdentifier(claims.jti);
    if (jti === undefined) throw refuse('The logout token has no usable jti');
    // Last of all: a token that is refused must not use up the jti of one that is accepted.
    if (!(await once.claim(JSON.stringify(['logout_token', claims.iss, jti]), untilMs(claims)))) {
      throw refuse('The logout token was taken before', 'jti');
    }
    return hint;
  };
}

function hintOf(claims: JWTPayload): Hint {
  if (!isJsonObject(memberOf(claims['events'], EVENT))) {
    throw refuse('The logout token does not have the event of a logout', 'events');
  }
  // What an ID token may have and a logout token must not, so that neither passes for the other.
  if (Object.hasOwn(claims, 'nonce')) throw refuse('The logout token has a nonce', 'nonce');
  const hint = createHint(identifierOf(claims, 'sub'), identifierOf(claims, 'sid'));
  if (hint === undefined) throw refuse('The logout token has neither sub nor sid');
  return hint;
}

function identifierOf(claims: JWTPayload, name: 'sub' | 'sid'): string | undefined {
  if (!Object.hasOwn(claims, name)) return undefined;
  const identifier = readIdentifier(claims[name]);
  if (identifier === undefined) throw refuse(`The logout token has no usable ${name}`);
  return identifier;
}

/** When the token will certainly be refused for its age; its times are compared in whole seconds. */
function untilMs({ iat = 0, exp = 0 }: JWTPayload): number {
  return Math.min(exp * 1000, iat * 1000 + MAX_AGE_MS) + CLOCK_TOLERANCE_MS + 1000;
}

function refuse(description: string, detail?: string): Refusal {
  return new Refusal(400, 'invalid_request', description, detail);
}
