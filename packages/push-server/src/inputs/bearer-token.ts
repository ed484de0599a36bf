import { RequestError } from '../request-error.js';

/**
 * Returns the bearer token of an `Authorization` header
 * ([RFC 6750 §2.1](https://www.rfc-editor.org/rfc/rfc6750#section-2.1)).
 *
 * @param name what the token is, for the error descriptions
 * @throws RequestError 401 `unauthorized` without a header, 401 `invalid_token` for any other scheme
 */
export function readBearerToken(authorization: string | null, name: string): string {
  // A response to a request without a token has no error code (RFC 6750 §3).
  if (authorization === null || authorization === '') {
    const description = `The ${name} is missing`;
    throw new RequestError(401, 'unauthorized', description, 'no Authorization header');
  }
  const [, token] = /^bearer +([\w.~+/-]+=*)$/i.exec(authorization.trim()) ?? [];
  if (token !== undefined) return token;
  throw new RequestError(
    401,
    'invalid_token',
    `The ${name} is invalid`,
    'no bearer token in the Authorization header',
  );
}
