import type { LocalTenantFault } from '@auth0-heartbeat/local-tenant';

/** A session at the tenant. */
export interface TenantSession {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
}

/** A user of the tenant. */
export interface TenantUser {
  readonly id: string;
  readonly name: string;
  readonly isBlocked: boolean;
  readonly sessions: readonly TenantSession[];
}

/** An active fault. */
type TenantFault = LocalTenantFault & { readonly id: string };

/** The error of silent authentication for a blocked user. */
type BlockedUserAnswer = 'login_required' | 'unauthorized';

/** An entry of the tenant's log. */
interface TenantLogLine {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** The event code of Auth0: `s`, `ssa`, `fsa`. */
  readonly type: string;
  readonly userId: string | null;
}

/** The state of the tenant, as an administrator sees it. */
export interface TenantState {
  readonly users: readonly TenantUser[];
  readonly faults: readonly TenantFault[];
  /** All connections to the authentication endpoints are dropped. */
  readonly isDown: boolean;
  readonly blockedUserAnswer: BlockedUserAnswer;
  /** Newest first, bounded. */
  readonly log: readonly TenantLogLine[];
}

/** The actions of an administrator. */
export interface TenantActions {
  setBlocked(userId: string, blocked: boolean): Promise<void>;
  /** Ends all sessions of a user. */
  deleteSessions(userId: string): Promise<void>;
  deleteSession(sessionId: string): Promise<void>;
  /** Ends a session as if it had reached its lifetime. */
  expireSession(sessionId: string): Promise<void>;
  expireSessions(userId: string): Promise<void>;
  setFault(fault: LocalTenantFault): Promise<void>;
  removeFault(faultId: string): Promise<void>;
  clearFaults(): Promise<void>;
  setDown(down: boolean): Promise<void>;
  setBlockedUserAnswer(answer: BlockedUserAnswer): Promise<void>;
  /** Removes all faults, and unblocks everybody except Carol. Sessions stay. */
  restore(): Promise<void>;
}

/** The actions and the state of the tenant. Each method rejects if the tenant does not respond. */
export interface TenantControls extends TenantActions {
  readState(): Promise<TenantState>;
}

const timeoutMs = 5_000;
const logLines = 40;

const outage = { endpoint: '*', kind: 'connection_reset' } as const;

const carol = 'auth0|carol';

interface LocalState {
  readonly users: readonly {
    readonly user_id: string;
    readonly name: string;
    readonly blocked: boolean;
    readonly sessions: readonly {
      readonly id: string;
      readonly created_at: string;
    }[];
  }[];
  readonly faults: readonly TenantFault[];
  readonly policy: { readonly blockedUserAnswer: BlockedUserAnswer };
}

interface LogEvent {
  readonly log_id: string;
  readonly date: string;
  readonly type: string;
  readonly user_id?: string;
}

const isOutage = ({ endpoint, kind }: LocalTenantFault) =>
  endpoint === outage.endpoint && kind === outage.kind;

/** Uses the Management API for users, sessions and logs, and the local tenant's own endpoints for faults. */
export function createTenantControls(url: string): TenantControls {
  let managementToken: string | undefined;

  const send = (method: string, path: string, body?: unknown, token?: string) =>
    fetch(url + path, {
      method,
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });

  async function requestManagementToken(): Promise<string | undefined> {
    const response = await send('POST', '/local/management-token');
    managementToken = ((await response.json()) as { access_token?: string }).access_token;
    return managementToken;
  }

  async function sendWithToken(method: string, path: string, body?: unknown): Promise<Response> {
    const token = managementToken ?? (await requestManagementToken());
    const response = await send(method, path, body, token);
    if (response.status !== 401) return response;
    // The token expired or belongs to an earlier start of the tenant.
    return send(method, path, body, await requestManagementToken());
  }

  async function request(method: string, path: string, body?: unknown): Promise<Response> {
    const usesToken = path.startsWith('/api/v2/');
    const response = await (usesToken ? sendWithToken : send)(method, path, body);
    if (response.ok) return response;
    const { message } = (await response.json().catch(() => ({}))) as { message?: string };
    throw new Error(message ?? `${method} ${path} failed with status ${response.status}.`);
  }
  const userPath = (userId: string) => `/api/v2/users/${encodeURIComponent(userId)}`;
  const readLocalState = async () =>
    (await (await request('GET', '/local/state')).json()) as LocalState;
  const readLog = async () =>
    (await (await request('GET', `/api/v2/logs?per_page=${logLines}`)).json()) as LogEvent[];

  const controls: TenantControls = {
    async readState() {
      const [{ users, faults, policy }, log] = await Promise.all([readLocalState(), readLog()]);
      return {
        users: users.map(({ user_id, name, blocked, sessions }) => ({
          id: user_id,
          name,
          isBlocked: blocked,
          sessions: sessions.map((session) => ({
            id: session.id,
            startedAt: Date.parse(session.created_at),
          })),
        })),
        faults,
        isDown: faults.some(isOutage),
        blockedUserAnswer: policy.blockedUserAnswer,
        log: log.map(({ log_id, date, type, user_id }) => ({
          id: log_id,
          at: Date.parse(date),
          type,
          userId: user_id ?? null,
        })),
      };
    },
    async setBlocked(userId, blocked) {
      await request('PATCH', userPath(userId), { blocked });
    },
    async deleteSessions(userId) {
      await request('DELETE', `${userPath(userId)}/sessions`);
    },
    async deleteSession(sessionId) {
      await request('DELETE', `/api/v2/sessions/${encodeURIComponent(sessionId)}`);
    },
    async expireSession(sessionId) {
      await request('POST', `/local/sessions/${encodeURIComponent(sessionId)}/expire`);
    },
    async expireSessions(userId) {
      const { users } = await readLocalState();
      const sessions = users.find(({ user_id }) => user_id === userId)?.sessions ?? [];
      await Promise.all(sessions.map(({ id }) => controls.expireSession(id)));
    },
    async setFault(fault) {
      await request('POST', '/local/faults', fault);
    },
    async removeFault(faultId) {
      await request('DELETE', `/local/faults/${encodeURIComponent(faultId)}`);
    },
    async clearFaults() {
      await request('DELETE', '/local/faults');
    },
    async setDown(down) {
      if (down) return controls.setFault(outage);
      const { faults } = await readLocalState();
      await Promise.all(faults.filter(isOutage).map(({ id }) => controls.removeFault(id)));
    },
    async setBlockedUserAnswer(answer) {
      await request('PATCH', '/local/policy', { blockedUserAnswer: answer });
    },
    async restore() {
      await controls.clearFaults();
      const { users } = await readLocalState();
      const wrong = users.filter(({ user_id, blocked }) => blocked !== (user_id === carol));
      await Promise.all(
        wrong.map(({ user_id, blocked }) => controls.setBlocked(user_id, !blocked)),
      );
    },
  };
  return controls;
}
