import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import { createHint, type Hint, readIdentifier } from '../hint.js';
import type { Route } from '../http/app.js';
import { requireMediaType } from '../http/body.js';
import { RequestError, respondEmpty } from '../http/respond.js';
import { isJsonObject, memberOf } from '../json.js';
import {
  CLOCK_TOLERANCE_MS,
  type TokenErrorReason,
  verifySignedToken,
} from '../tokens/signed-token.js';
import type { TokenClaims } from '../tokens/token-claims.js';
import { post, readTokenBody, type WebhookOptions } from './webhook.js';

/** The rules that a logout token is verified against. */
export interface LogoutTokenOptions {
  /** The tenant's issuer, such as `https://tenant.auth0.com/`. Use a list for custom domains. */
  readonly issuer: string | readonly string[];
  /** The accepted client IDs. */
  readonly clientIds: readonly string[];
  /** The tenant's public keys, for example from `createRemoteJWKSet` in jose. */
  readonly keys: JWTVerifyGetKey;
  /** Returns the current time in epoch milliseconds. */
  readonly now: () => number;
  /** Records used tokens, and publishes the hint of a new one. */
  readonly claims: TokenClaims;
}

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

/** The maximum age of a token, regardless of `exp`. Auth0 tokens expire after two minutes. */
const MAX_AGE_MS = 600_000;

// The specification recommends `logout+jwt`. Auth0 sends `JWT`. Any other type is another kind of
// token: for example, `at+jwt` is an access token.
const TYPES = ['logout+jwt', 'jwt', undefined];

const DESCRIPTIONS: Readonly<Record<TokenErrorReason, string>> = {
  malformed: 'The logout token is not a signed JWT',
  typ: 'The typ of the logout token belongs to another kind of token',
  alg: 'The algorithm of the logout token is not allowed',
  key: 'The logout token is signed with an unknown key',
  signature: 'The signature of the logout token is invalid',
  iss: 'The issuer of the logout token is not allowed',
  aud: 'The audience of the logout token is not allowed',
  iat: 'The iat of the logout token is missing, too old or in the future',
  nbf: 'The logout token is not valid yet',
  exp: 'The logout token has expired or has no exp',
};

/** `POST /backchannel-logout` ([OpenID Connect Back-Channel Logout §2.5](https://openid.net/specs/openid-connect-backchannel-1_0.html#BCRequest)). */
export function backChannelLogoutRoute(
  options: WebhookOptions,
  readLogoutToken: (token: string) => Promise<Hint>,
): Route {
  const path = '/backchannel-logout';
  return post(path, async (request) => {
    requireMediaType(request, 'application/x-www-form-urlencoded');
    const form = new URLSearchParams(await readTokenBody(request, options));
    const tokens = form.getAll('logout_token');
    const [token] = tokens;
    if (token === undefined || tokens.length > 1) {
      throw new RequestError(
        400,
        'invalid_request',
        'The form must contain exactly one logout_token',
      );
    }
    await readLogoutToken(token);
    options.log({ event: 'received', route: path, hints: 1, ignored: 0 });
    return respondEmpty(200);
  });
}

/**
 * Creates a function that verifies a logout token, publishes its hint and returns it
 * ([OpenID Connect Back-Channel Logout 1.0](https://openid.net/specs/openid-connect-backchannel-1_0.html)
 * §2.4 and §2.6). Each token is accepted once.
 *
 * The function rejects with a RequestError: 400 `invalid_request` (§2.8), or 503
 * `temporarily_unavailable` if the tenant's keys cannot be fetched.
 *
 * @example
 * const read = createLogoutTokenReader({ issuer, clientIds: [clientId], keys, now: Date.now, claims });
 * const { sub, sid } = await read(form.get('logout_token'));
 */
export function createLogoutTokenReader(
  options: LogoutTokenOptions,
): (token: string) => Promise<Hint> {
  const { clientIds, claims, ...rest } = options;
  const rules = {
    ...rest,
    audience: clientIds,
    types: TYPES,
    required: ['exp'],
    maxAgeMs: MAX_AGE_MS,
    createError: (reason: TokenErrorReason, detail: string) =>
      invalidRequest(DESCRIPTIONS[reason], detail),
  };
  return async (token) => {
    const payload = await verifySignedToken(token, rules);
    const hint = toHint(payload);
    const jti = readIdentifier(payload.jti);
    if (jti === undefined) throw invalidRequest('The logout token has no valid jti');
    // Claim the jti last: a rejected token must not use up the jti of a valid one.
    const key = JSON.stringify(['logout_token', payload.iss, jti]);
    if (!(await claims.claim(key, rejectedAfter(payload), [hint]))) {
      throw invalidRequest('The logout token was already used', 'jti');
    }
    return hint;
  };
}

function toHint(claims: JWTPayload): Hint {
  if (!isJsonObject(memberOf(claims['events'], EVENT))) {
    throw invalidRequest('The logout token has no back-channel logout event', 'events');
  }
  // Only an ID token may have a nonce. The check prevents the use of an ID token as a logout token.
  if (Object.hasOwn(claims, 'nonce')) throw invalidRequest('The logout token has a nonce', 'nonce');
  const hint = createHint(identifierOf(claims, 'sub'), identifierOf(claims, 'sid'));
  if (hint === undefined) throw invalidRequest('The logout token has neither sub nor sid');
  return hint;
}

function identifierOf(claims: JWTPayload, name: 'sub' | 'sid'): string | undefined {
  if (!Object.hasOwn(claims, name)) return undefined;
  const identifier = readIdentifier(claims[name]);
  if (identifier === undefined) throw invalidRequest(`The logout token has no valid ${name}`);
  return identifier;
}

/** Returns when the token is too old to be accepted. The verification compares whole seconds. */
function rejectedAfter({ iat = 0, exp = 0 }: JWTPayload): number {
  return Math.min(exp * 1000, iat * 1000 + MAX_AGE_MS) + CLOCK_TOLERANCE_MS + 1000;
}

function invalidRequest(description: string, detail?: string): RequestError {
  return new RequestError(400, 'invalid_request', description, detail);
}
