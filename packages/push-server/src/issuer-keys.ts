import { errors, type FlattenedJWSInput, type JWTVerifyGetKey } from 'jose';
import { memberOf } from './inputs/json.js';

/** An issuer of tokens and its keys. */
export interface Issuer {
  readonly issuer: string;
  readonly keys: JWTVerifyGetKey;
}

/**
 * The keys of several issuers as one: a token is verified with those of the issuer that it names.
 * That it names one of them is for its verification to see.
 */
export function keysOfIssuers(issuers: readonly Issuer[]): JWTVerifyGetKey {
  const keysOf = new Map(issuers.map(({ issuer, keys }) => [issuer, keys]));
  return (header, token) => {
    const keys = keysOf.get(claimedIssuer(token));
    if (keys === undefined) throw new errors.JWKSNoMatchingKey();
    return keys(header, token);
  };
}

function claimedIssuer({ payload }: FlattenedJWSInput): string {
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
