import { generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';

export const issuer = 'https://tenant.example/';
export const audience = 'https://api.example.com';
export const eventStreamSecret = 'a secret of the event stream in benchmarks';

/** The user with this number. */
export function subOf(/** @type {number} */ user) {
  return `auth0|${user.toString(16).padStart(24, '0')}`;
}

/**
 * Makes users with an access token each, signed as Auth0 does (RS256) with a key of this run, and
 * serves that key.
 *
 * @param {number} count
 */
export async function createPeople(count) {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = { ...publicKey.export({ format: 'jwk' }), kid: 'bench', alg: 'RS256', use: 'sig' };
  const server = createServer((_, response) => response.end(JSON.stringify({ keys: [key] })));
  const jwksUri = `${await listenAt(server)}/keys`;
  const iat = Math.floor(Date.now() / 1_000);
  const tokens = Array.from({ length: count }, (_, user) => {
    const claims = { iss: issuer, aud: audience, sub: subOf(user), iat, exp: iat + 86_400 };
    const text = `${encode({ alg: 'RS256', typ: 'JWT', kid: 'bench' })}.${encode(claims)}`;
    return `${text}.${sign('RSA-SHA256', Buffer.from(text), privateKey).toString('base64url')}`;
  });
  return { tokens, jwksUri, stop: () => server.close() };
}

function encode(/** @type {object} */ part) {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

/**
 * @param {import('node:http').Server} server
 * @returns {Promise<string>} its origin
 */
export async function listenAt(server) {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return `http://localhost:${port}`;
}
