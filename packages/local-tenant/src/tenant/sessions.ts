import { randomBytes } from 'node:crypto';
import type { LocalTenantSessionView } from '../contract.js';
import { LocalTenantError } from '../error.js';
import type { Clock } from './clock.js';
import type { Policy } from './policy.js';
import type { SessionEnd } from './session-end.js';

/** One login of one user in one browser. */
export interface SessionRecord {
  /** The id token's `sid` and the Management API's session id; new at each login. */
  readonly sid: string;
  /** The browser's session at the provider, which may see several logins. */
  readonly uid: string;
  readonly userId: string;
  readonly loginId: string;
  /** The issuer of the host name that the login was made under. */
  readonly issuer: string;
  /** The applications that took part: each `/authorize` that succeeded. */
  readonly clientIds: Set<string>;
  readonly createdAt: number;
  lastInteractedAt: number;
  end?: SessionEnd;
}

const MAX_RECORDS = 1000;

/**
 * The tenant's session layer: the one place that decides whether a session is alive.
 * Records of ended sessions stay, so that silent authentication can still say "user is blocked".
 */
export class Sessions {
  readonly #now: Clock;
  readonly #policy: () => Policy;
  readonly #bySid = new Map<string, SessionRecord>();
  readonly #byUid = new Map<string, SessionRecord>();

  constructor(now: Clock, policy: () => Policy) {
    this.#now = now;
    this.#policy = policy;
  }

  /** Records a login. The same login told twice (login, then consent) is one session. */
  open(login: { uid: string; userId: string; loginId: string; issuer: string }): SessionRecord {
    const current = this.#byUid.get(login.uid);
    if (current?.loginId === login.loginId) return current;
    const now = this.#now();
    const record: SessionRecord = {
      ...login,
      sid: randomBytes(24).toString('base64url'),
      clientIds: new Set(),
      createdAt: now,
      lastInteractedAt: now,
    };
    this.#bySid.set(record.sid, record);
    this.#byUid.set(record.uid, record);
    this.#forgetOldest();
    return record;
  }

  /** The browser's session if it is alive. */
  alive(uid: string | undefined): SessionRecord | undefined {
    const record = uid === undefined ? undefined : this.#byUid.get(uid);
    return record !== undefined && this.#lives(record) ? record : undefined;
  }

  /** Is the session with this `sid` alive? */
  isAlive(sid: string): boolean {
    const record = this.#bySid.get(sid);
    return record !== undefined && this.#lives(record);
  }

  /** The browser's last session, alive or not. */
  last(uid: string): SessionRecord | undefined {
    return this.#byUid.get(uid);
  }

  /** The session's absolute end in epoch milliseconds; undefined once it is forgotten. */
  absoluteEndAt(sid: string): number | undefined {
    const record = this.#bySid.get(sid);
    return record && this.#expiresAt(record);
  }

  /** A successful `/authorize`: the idle end slides, the absolute end does not. */
  touch(uid: string, clientId: string): void {
    const record = this.alive(uid);
    if (record === undefined) return;
    record.lastInteractedAt = this.#now();
    record.clientIds.add(clientId);
  }

  /** The issuer that the user signed in at last. */
  lastIssuer(userId: string): string | undefined {
    const own = [...this.#bySid.values()].filter((record) => record.userId === userId);
    return own.at(-1)?.issuer;
  }

  endBrowserSession(uid: string, end: SessionEnd): SessionRecord | undefined {
    const record = this.alive(uid);
    if (record !== undefined) this.#end(record, end);
    return record;
  }

  /** @returns the sessions that were alive until now */
  endUserSessions(userId: string, end: SessionEnd): SessionRecord[] {
    const records = [...this.#bySid.values()].filter(
      (record) => record.userId === userId && this.#lives(record),
    );
    for (const record of records) this.#end(record, end);
    return records;
  }

  /** @throws LocalTenantError `unknown_session` when no such session is alive */
  endSession(sid: string, end: SessionEnd): SessionRecord {
    const record = this.#get(sid);
    this.#end(record, end);
    return record;
  }

  /** @throws LocalTenantError `unknown_session` when no such session is alive */
  get(sid: string): LocalTenantSessionView {
    return this.#view(this.#get(sid));
  }

  list(userId?: string): LocalTenantSessionView[] {
    return [...this.#bySid.values()]
      .filter((record) => this.#lives(record))
      .filter((record) => userId === undefined || record.userId === userId)
      .map((record) => this.#view(record));
  }

  clear(): void {
    this.#bySid.clear();
    this.#byUid.clear();
  }

  #get(sid: string): SessionRecord {
    const record = this.#bySid.get(sid);
    if (record === undefined || !this.#lives(record)) {
      throw new LocalTenantError('unknown_session', `There is no session ${JSON.stringify(sid)}.`);
    }
    return record;
  }

  #end(record: SessionRecord, end: SessionEnd): void {
    record.end ??= end;
  }

  #lives(record: SessionRecord): boolean {
    return record.end === undefined && this.#now() < this.#idleExpiresAt(record);
  }

  #expiresAt(record: SessionRecord): number {
    return record.createdAt + this.#policy().absoluteTimeoutMs;
  }

  #idleExpiresAt(record: SessionRecord): number {
    const idleEnd = record.lastInteractedAt + this.#policy().idleTimeoutMs;
    return Math.min(idleEnd, this.#expiresAt(record));
  }

  #forgetOldest(): void {
    if (this.#bySid.size <= MAX_RECORDS) return;
    const [oldest] = this.#bySid.values();
    if (oldest === undefined) return;
    this.#bySid.delete(oldest.sid);
    if (this.#byUid.get(oldest.uid) === oldest) this.#byUid.delete(oldest.uid);
  }

  #view(record: SessionRecord): LocalTenantSessionView {
    return {
      id: record.sid,
      user_id: record.userId,
      created_at: new Date(record.createdAt).toISOString(),
      last_interacted_at: new Date(record.lastInteractedAt).toISOString(),
      expires_at: new Date(this.#expiresAt(record)).toISOString(),
      idle_expires_at: new Date(this.#idleExpiresAt(record)).toISOString(),
    };
  }
}
