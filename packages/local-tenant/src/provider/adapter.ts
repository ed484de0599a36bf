import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';
import { grantContext } from '../sessions/grants.js';
import type { ArtifactStore } from '../tenant/artifact-store.js';
import type { Tenant } from '../tenant/tenant.js';

/** Creates the provider's storage. It returns a login only while the tenant's session is active. */
export function createAdapterFactory(tenant: Tenant): AdapterFactory {
  return (kind) => {
    const adapter = artifactAdapter(tenant.artifacts, kind);
    if (kind === 'Session') return { ...adapter, ...sessionLookup(tenant) };
    if (kind === 'RefreshToken') return { ...adapter, find: (id) => findRefreshToken(tenant, id) };
    return adapter;
  };
}

function artifactAdapter(artifacts: ArtifactStore, kind: string): Adapter {
  return {
    upsert: async (id, payload, expiresIn) => artifacts.put(kind, id, payload, expiresIn),
    find: async (id) => artifacts.get(kind, id),
    findByUid: async (uid) => artifacts.find(kind, (payload) => payload.uid === uid),
    findByUserCode: async (code) => artifacts.find(kind, (payload) => payload.userCode === code),
    consume: async (id) => artifacts.consume(kind, id),
    destroy: async (id) => artifacts.delete(kind, id),
    revokeByGrantId: async (grantId) =>
      artifacts.deleteWhere(kind, (payload) => payload.grantId === grantId),
  };
}

/**
 * Returns an ended session without its login, under the same ID. The browser keeps its cookie, so
 * the tenant can still identify the ended session.
 */
function sessionLookup({ artifacts, sessions }: Tenant): Pick<Adapter, 'find'> {
  return {
    find: async (id) => {
      const payload = artifacts.get('Session', id);
      if (payload?.accountId === undefined || sessions.findActive(payload.uid)) return payload;
      return withoutLogin(payload);
    },
  };
}

function withoutLogin(payload: AdapterPayload): AdapterPayload {
  const { accountId, loginTs, acr, amr, authorizations, ...anonymous } = payload;
  return anonymous;
}

/** An online refresh token expires with its session. An offline refresh token does not. */
async function findRefreshToken(tenant: Tenant, id: string): Promise<AdapterPayload | undefined> {
  const payload = tenant.artifacts.get('RefreshToken', id);
  if (payload?.scope?.split(' ').includes('online_access') !== true) return payload;
  const { sid } = grantContext(tenant, payload.grantId);
  return sid !== undefined && tenant.sessions.isActive(sid) ? payload : undefined;
}
