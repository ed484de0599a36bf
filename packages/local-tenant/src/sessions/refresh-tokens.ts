import { createHash } from 'node:crypto';
import type { AdapterPayload } from 'oidc-provider';
import { audienceOf } from '../access/audience.js';
import type { Clients } from '../clients/clients.js';
import { LocalTenantError } from '../error.js';
import type { ArtifactStore } from '../tenant/artifact-store.js';
import { readGrantContext } from './grant-context.js';
import type { Sessions } from './sessions.js';

/** A refresh token in the format of the Management API, without the token itself. */
export interface RefreshTokenView {
  readonly id: string;
  readonly user_id: string;
  readonly created_at: string;
  readonly expires_at: string;
  readonly last_exchanged_at: string | null;
  readonly client_id: string;
  /** `null` if the session has ended. */
  readonly session_id: string | null;
  readonly rotating: boolean;
  readonly resource_servers: readonly { readonly audience: string; readonly scopes: string }[];
}

const KIND = 'RefreshToken';

/** The refresh tokens of the provider, as the Management API shows them. */
export class RefreshTokens {
  readonly #artifacts: ArtifactStore;
  readonly #sessions: Sessions;
  readonly #clients: Clients;

  constructor(artifacts: ArtifactStore, sessions: Sessions, clients: Clients) {
    this.#artifacts = artifacts;
    this.#sessions = sessions;
    this.#clients = clients;
  }

  list(userId: string): RefreshTokenView[] {
    const tokens = this.#artifacts.filter(KIND, ({ accountId }) => accountId === userId);
    return tokens.filter((token) => isUsable(token)).map((token) => this.#view(token));
  }

  /** @throws LocalTenantError `unknown_refresh_token` */
  get(id: string): RefreshTokenView {
    return this.#view(this.#find(id));
  }

  /**
   * Revokes a token and its earlier versions.
   * @throws LocalTenantError `unknown_refresh_token`
   */
  revoke(id: string): RefreshTokenView {
    const token = this.#find(id);
    this.#artifacts.deleteWhere(KIND, ({ grantId }) => grantId === token.grantId);
    return this.#view(token);
  }

  revokeOfUser(userId: string): void {
    this.#artifacts.deleteWhere(KIND, ({ accountId }) => accountId === userId);
  }

  revokeOfSession(sid: string): void {
    this.#artifacts.deleteWhere(
      KIND,
      ({ grantId }) => readGrantContext(this.#artifacts, grantId).sid === sid,
    );
  }

  #find(id: string): AdapterPayload {
    const token = this.#artifacts.find(KIND, (each) => isUsable(each) && idOf(each) === id);
    if (token === undefined) {
      const message = `There is no refresh token ${JSON.stringify(id)}.`;
      throw new LocalTenantError('unknown_refresh_token', message);
    }
    return token;
  }

  #view(token: AdapterPayload): RefreshTokenView {
    const { accountId = '', clientId = '', grantId, scope = '', resource, iat, exp } = token;
    const createdAt = typeof token['iiat'] === 'number' ? token['iiat'] : (iat ?? 0);
    const { sid } = readGrantContext(this.#artifacts, grantId);
    const isRotating = this.#clients.find(clientId)?.refreshTokenRotation !== false;
    return {
      id: idOf(token),
      user_id: accountId,
      created_at: timestamp(createdAt),
      expires_at: timestamp(exp ?? 0),
      last_exchanged_at: iat === undefined || iat === createdAt ? null : timestamp(iat),
      client_id: clientId,
      session_id: sid !== undefined && this.#sessions.isActive(sid) ? sid : null,
      rotating: isRotating && !scope.split(' ').includes('online_access'),
      resource_servers: [resource ?? []]
        .flat()
        .map((each) => ({ audience: audienceOf(each), scopes: scope })),
    };
  }
}

/** A rotated token stays in the store to detect its reuse. */
function isUsable({ consumed }: AdapterPayload): boolean {
  return consumed === undefined;
}

/** A hash: the provider's ID is the token itself. All versions of a rotated token share the ID. */
function idOf({ grantId = '', jti = '' }: AdapterPayload): string {
  const hash = createHash('sha256')
    .update(grantId === '' ? jti : grantId)
    .digest('base64url');
  return `rt_${hash.slice(0, 24)}`;
}

function timestamp(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
