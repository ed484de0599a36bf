import type { LocalTenantPolicyChange } from '../contract.js';
import type { ResolvedOptions } from '../input/options-input.js';
import type { ArtifactStore } from './artifact-store.js';
import { Clients } from './clients.js';
import type { Clock } from './clock.js';
import { EventLog } from './event-log.js';
import { Faults } from './faults.js';
import { changePolicy, DEFAULT_POLICY, type Policy } from './policy.js';
import { RequestJournal } from './request-journal.js';
import { Sessions } from './sessions.js';
import { Users } from './users.js';

/** The state of the tenant and the operations that touch more than one part of it. */
export class Tenant {
  readonly now: Clock;
  readonly clients: Clients;
  readonly users: Users;
  readonly sessions: Sessions;
  readonly faults = new Faults();
  readonly log: EventLog;
  readonly journal = new RequestJournal();
  readonly artifacts: ArtifactStore;
  readonly #initialPolicy: Policy;
  readonly #consents = new Set<string>();
  #policy: Policy;

  constructor(options: ResolvedOptions, artifacts: ArtifactStore, now: Clock) {
    this.now = now;
    this.artifacts = artifacts;
    this.#initialPolicy = changePolicy(DEFAULT_POLICY, options.policy);
    this.#policy = this.#initialPolicy;
    this.clients = new Clients(options.clients);
    this.users = new Users(options.users);
    this.sessions = new Sessions(now, () => this.#policy);
    this.log = new EventLog(now);
  }

  get policy(): Policy {
    return this.#policy;
  }

  configure(change: LocalTenantPolicyChange): void {
    this.#policy = changePolicy(this.#policy, change);
    this.#logOperation('Update tenant settings');
  }

  block(userId: string): void {
    this.users.setBlocked(userId, true);
    this.sessions.endUserSessions(userId, 'blocked');
    this.#logOperation('Block a user', userId);
  }

  unblock(userId: string): void {
    this.users.setBlocked(userId, false);
    this.#logOperation('Unblock a user', userId);
  }

  deleteUserSessions(userId: string): void {
    this.users.get(userId);
    this.sessions.endUserSessions(userId, 'deleted');
    this.#logOperation("Delete a user's sessions", userId);
  }

  deleteSession(sid: string): void {
    const { userId } = this.sessions.endSession(sid, 'deleted');
    this.#logOperation('Delete a session', userId, sid);
  }

  expireSession(sid: string): void {
    const { userId } = this.sessions.endSession(sid, 'expired');
    this.#logOperation('Expire a session', userId, sid);
  }

  revokeRefreshTokens(userId: string): void {
    this.users.get(userId);
    this.artifacts.deleteWhere('RefreshToken', (token) => token.accountId === userId);
    this.#logOperation("Revoke a user's refresh tokens", userId);
  }

  hasConsent(userId: string, clientId: string): boolean {
    return this.#consents.has(consentKey(userId, clientId));
  }

  giveConsent(userId: string, clientId: string): void {
    this.#consents.add(consentKey(userId, clientId));
  }

  reset(): void {
    this.#policy = this.#initialPolicy;
    this.users.reset();
    this.sessions.clear();
    this.artifacts.clear();
    this.faults.clear();
    this.#consents.clear();
    this.journal.clear();
    this.log.clear();
  }

  #logOperation(description: string, user_id?: string, session_id?: string): void {
    this.log.write({ type: 'sapi', description, user_id, session_id });
  }
}

function consentKey(userId: string, clientId: string): string {
  return JSON.stringify([userId, clientId]);
}
