import { errors, type FlattenedJWSInput, type JWTVerifyGetKey } from 'jose';
import { memberOf } from '../json.js';

/** A token issuer and its keys. */
export interface Issuer {
  readonly issuer: string;
  readonly keys: JWTVerifyGetKey;
}

/**
 * Combines the keys of several issuers. The `iss` claim of a token selects the keys. The caller must
 * still verify the `iss` claim.
 */
export function combineIssuerKeys(issuers: readonly Issuer[]): JWTVerifyGetKey {
  const keysByIssuer = new Map(issuers.map(({ issuer, keys }) => [issuer, keys]));
  return (header, token) => {
    const keys = keysByIssuer.get(readIssuerClaim(token));
    if (keys === undefined) throw new errors.JWKSNoMatchingKey();
    return keys(header, token);
  };
}

function readIssuerClaim({ payload }: FlattenedJWSInput): string {
  try {
    const text = typeof payload === 'string' ? payload : new TextDecoder().decode(payload);
    const claims: unknown = JSON.parse(decodeBase64url(text));
    return String(memberOf(claims, 'iss'));
  } catch {
    return '';
  }
}

function decodeBase64url(text: string): string {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return new TextDecoder().decode(Uint8Array.from(binary, (character) => character.charCodeAt(0)));
}
