import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock.js';
import type { LocalTenantSessionView } from '../contract-records.js';
import { LocalTenantError } from '../error.js';
import type { Policy } from '../policy/policy.js';
import type { SessionEnd } from './session-end.js';

/** One login of a user in one browser. */
export interface SessionRecord {
  /** The ID token's `sid` and the Management API's session ID. Each login gets a new one. */
  readonly sid: string;
  /** The provider's session of the browser. Several logins can share it. */
  readonly uid: string;
  readonly userId: string;
  readonly loginId: string;
  /** The issuer of the host name that the user signed in at. */
  readonly issuer: string;
  /** The applications with a successful `/authorize` in this session. */
  readonly clientIds: Set<string>;
  readonly createdAt: number;
  lastInteractedAt: number;
  end?: SessionEnd;
}

const MAX_RECORDS = 1000;

/**
 * The tenant's session layer. Only this class decides whether a session is active. It keeps the
 * records of ended sessions, so that silent authentication can respond with "user is blocked".
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

  /** Records a login. A second call for the same login (after consent) returns the same session. */
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
    this.#removeOldest();
    return record;
  }

  /** Returns the browser's active session. */
  findActive(uid: string | undefined): SessionRecord | undefined {
    const record = uid === undefined ? undefined : this.#byUid.get(uid);
    return record !== undefined && this.#isActiveRecord(record) ? record : undefined;
  }

  /** Returns whether the session with this `sid` is active. */
  isActive(sid: string): boolean {
    const record = this.#bySid.get(sid);
    return record !== undefined && this.#isActiveRecord(record);
  }

  /** Returns the browser's latest session, active or ended. */
  findLatest(uid: string): SessionRecord | undefined {
    return this.#byUid.get(uid);
  }

  /** Returns the absolute expiry in epoch milliseconds, `undefined` for an unknown `sid`. */
  absoluteEndAt(sid: string): number | undefined {
    const record = this.#bySid.get(sid);
    return record && this.#expiresAt(record);
  }

  /** Records a successful `/authorize`. It extends the idle expiry, but not the absolute expiry. */
  touch(uid: string, clientId: string): void {
    const record = this.findActive(uid);
    if (record === undefined) return;
    record.lastInteractedAt = this.#now();
    record.clientIds.add(clientId);
  }

  /** Returns the issuer of the user's latest login. */
  lastIssuer(userId: string): string | undefined {
    const own = [...this.#bySid.values()].filter((record) => record.userId === userId);
    return own.at(-1)?.issuer;
  }

  endBrowserSession(uid: string, end: SessionEnd): SessionRecord | undefined {
    const record = this.findActive(uid);
    if (record !== undefined) this.#end(record, end);
    return record;
  }

  /** @returns the sessions that this call ended */
  endUserSessions(userId: string, end: SessionEnd): SessionRecord[] {
    const records = [...this.#bySid.values()].filter(
      (record) => record.userId === userId && this.#isActiveRecord(record),
    );
    for (const record of records) this.#end(record, end);
    return records;
  }

  /** @throws LocalTenantError `unknown_session` if there is no such active session */
  endSession(sid: string, end: SessionEnd): SessionRecord {
    const record = this.#get(sid);
    this.#end(record, end);
    return record;
  }

  /** @throws LocalTenantError `unknown_session` if there is no such active session */
  get(sid: string): LocalTenantSessionView {
    return this.#view(this.#get(sid));
  }

  list(userId?: string): LocalTenantSessionView[] {
    return [...this.#bySid.values()]
      .filter((record) => this.#isActiveRecord(record))
      .filter((record) => userId === undefined || record.userId === userId)
      .map((record) => this.#view(record));
  }

  clear(): void {
    this.#bySid.clear();
    this.#byUid.clear();
  }

  #get(sid: string): SessionRecord {
    const record = this.#bySid.get(sid);
    if (record === undefined || !this.#isActiveRecord(record)) {
      throw new LocalTenantError('unknown_session', `There is no session ${JSON.stringify(sid)}.`);
    }
    return record;
  }

  #end(record: SessionRecord, end: SessionEnd): void {
    record.end ??= end;
  }

  #isActiveRecord(record: SessionRecord): boolean {
    return record.end === undefined && this.#now() < this.#idleExpiresAt(record);
  }

  #expiresAt(record: SessionRecord): number {
    return record.createdAt + this.#policy().absoluteTimeoutMs;
  }

  #idleExpiresAt(record: SessionRecord): number {
    const idleEnd = record.lastInteractedAt + this.#policy().idleTimeoutMs;
    return Math.min(idleEnd, this.#expiresAt(record));
  }

  #removeOldest(): void {
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
      updated_at: new Date(record.lastInteractedAt).toISOString(),
      authenticated_at: new Date(record.createdAt).toISOString(),
      last_interacted_at: new Date(record.lastInteractedAt).toISOString(),
      expires_at: new Date(this.#expiresAt(record)).toISOString(),
      idle_expires_at: new Date(this.#idleExpiresAt(record)).toISOString(),
      clients: [...record.clientIds].map((client_id) => ({ client_id })),
    };
  }
}
