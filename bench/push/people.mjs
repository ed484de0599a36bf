import { generateKeyPairSync, sign } from 'node:crypto';

export const issuer = 'https://tenant.example/';
export const audience = 'https://api.example.com';
/** The audience of security events. */
export const receiver = 'https://push.example.com';
export const origin = 'https://app.example.com';
export const eventStreamSecret = 'a secret of the event stream in benchmarks';

/** The user with this number. */
export function subOf(/** @type {number} */ user) {
  return `auth0|${user.toString(16).padStart(24, '0')}`;
}

/** The number of the user with this id. */
export function userOf(/** @type {string} */ sub) {
  return Number.parseInt(sub.slice('auth0|'.length), 16);
}

/**
 * Makes users with an access token each, signed as Auth0 does (RS256) with a key of this run.
 *
 * @param {number} count
 * @returns {{ publicKey: string, tokens: string[], signToken: (typ: string, claims: object) => string }} the key as PEM
 */
export function createPeople(count) {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  /** @type {(typ: string, claims: object) => string} */
  const signToken = (typ, claims) => {
    const text = `${encode({ alg: 'RS256', typ })}.${encode(claims)}`;
    return `${text}.${sign('RSA-SHA256', Buffer.from(text), privateKey).toString('base64url')}`;
  };
  const iat = Math.floor(Date.now() / 1_000);
  const tokens = Array.from({ length: count }, (_, user) => {
    const claims = { iss: issuer, aud: audience, sub: subOf(user), iat, exp: iat + 86_400 };
    return signToken('JWT', { ...claims, scope: 'openid profile email' });
  });
  return { publicKey, tokens, signToken };
}

function encode(/** @type {object} */ part) {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
