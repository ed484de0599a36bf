/** A user as an administrator sees one. */
export interface TenantUser {
  readonly id: string;
  readonly name: string;
  readonly isBlocked: boolean;
  readonly sessionCount: number;
}

/** The tenant as an administrator sees it. */
export interface TenantState {
  readonly users: readonly TenantUser[];
  /** Its authentication endpoints answer nobody. */
  readonly isDown: boolean;
}

/** What an administrator can do. */
export interface TenantActions {
  setBlocked(userId: string, blocked: boolean): Promise<void>;
  deleteSessions(userId: string): Promise<void>;
  /** Coming back clears every fault of the tenant: it cannot take back a single one. */
  setDown(down: boolean): Promise<void>;
}

/** The actions, and a look at what became of them. Each rejects when the tenant does not answer. */
export interface TenantControls extends TenantActions {
  readState(): Promise<TenantState>;
}

const timeoutMs = 5_000;

const outage = { endpoint: '*', kind: 'connection_reset' } as const;

interface LocalState {
  readonly users: readonly {
    readonly user_id: string;
    readonly name: string;
    readonly blocked: boolean;
    readonly sessions: readonly unknown[];
  }[];
  readonly faults: readonly { readonly endpoint: string; readonly kind: string }[];
}

/** Auth0's Management API for users, and the local tenant's own endpoints for its outages. */
export function createTenantControls(url: string): TenantControls {
  async function request(method: string, path: string, body?: unknown): Promise<Response> {
    const response = await fetch(url + path, {
      method,
      signal: AbortSignal.timeout(timeoutMs),
      ...(body !== undefined && {
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
    if (!response.ok) throw new Error(`${method} ${path} was answered with ${response.status}.`);
    return response;
  }
  const userPath = (userId: string) => `/api/v2/users/${encodeURIComponent(userId)}`;

  return {
    async readState() {
      const response = await request('GET', '/local/state');
      const { users, faults } = (await response.json()) as LocalState;
      return {
        users: users.map(({ user_id, name, blocked, sessions }) => ({
          id: user_id,
          name,
          isBlocked: blocked,
          sessionCount: sessions.length,
        })),
        isDown: faults.some(
          ({ endpoint, kind }) => endpoint === outage.endpoint && kind === outage.kind,
        ),
      };
    },
    async setBlocked(userId, blocked) {
      await request('PATCH', userPath(userId), { blocked });
    },
    async deleteSessions(userId) {
      await request('DELETE', `${userPath(userId)}/sessions`);
    },
    async setDown(down) {
      if (down) await request('POST', '/local/faults', outage);
      else await request('DELETE', '/local/faults');
    },
  };
}
