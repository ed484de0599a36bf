import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { jwtVerify } from 'jose';
import type { JWK } from 'oidc-provider';
import { createSign } from '../signing-key.js';
import { managementAudience } from './scopes.js';

/** The grant that every token for the Management API comes from, as Auth0's claim `gty` names it. */
export const MANAGEMENT_GRANT = 'client-credentials';

/** Issues and verifies access tokens for the Management API. */
export interface ManagementTokens {
  /** Issues a token without a client, for code and local pages. `seconds` is its lifetime. */
  issue(issuer: string, scopes: readonly string[], seconds: number): Promise<string>;
  /** Returns the scopes of a token, `undefined` for a token that is not valid. */
  verify(token: string): Promise<ReadonlySet<string> | undefined>;
}

/** Creates the tokens of a tenant with this key. */
export function createManagementTokens(jwk: JWK): ManagementTokens {
  const sign = createSign(jwk);
  const publicKey = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
  return {
    issue: (issuer, scopes, seconds) => {
      const iat = Math.floor(Date.now() / 1000);
      return sign('JWT', {
        iss: issuer,
        sub: 'local-controls@clients',
        aud: managementAudience(issuer),
        iat,
        exp: iat + seconds,
        scope: scopes.join(' '),
        gty: MANAGEMENT_GRANT,
        azp: 'local-controls',
      });
    },
    verify: async (token) => {
      try {
        const { payload } = await jwtVerify(token, publicKey, { algorithms: ['RS256'] });
        const { iss, aud, gty, scope } = payload;
        // A user's token for this audience has no `gty`, so it opens nothing.
        if (iss === undefined || aud !== managementAudience(iss) || gty !== MANAGEMENT_GRANT) {
          return undefined;
        }
        return new Set(typeof scope === 'string' ? scope.split(' ') : []);
      } catch {
        return undefined;
      }
    },
  };
}
