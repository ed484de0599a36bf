import { Organizations } from '../access/organizations.js';
import { Clients } from '../clients/clients.js';
import type { Clock } from '../clock.js';
import type { LocalTenantApi } from '../contract-access.js';
import type { LocalTenantUser, LocalTenantUserView } from '../contract-users.js';
import type { LocalTenantWebhooksChange } from '../contract-webhooks.js';
import type { LocalTenantPolicyChange } from '../contract.js';
import { invalidOption } from '../error.js';
import { Faults } from '../faults/faults.js';
import { EventLog } from '../log/event-log.js';
import { RequestJournal } from '../log/request-journal.js';
import { operationDetails, pathOf, type ManagementOperation } from '../management/operation.js';
import type { ResolvedOptions } from '../options/options.js';
import { changePolicy, DEFAULT_POLICY, type Policy } from '../policy/policy.js';
import { RefreshTokens } from '../sessions/refresh-tokens.js';
import type { SessionEnd } from '../sessions/session-end.js';
import { Sessions, type SessionRecord } from '../sessions/sessions.js';
import { Users, type UserUpdate } from '../users/users.js';
import { DeliveryJournal } from '../webhooks/delivery-journal.js';
import { changeWebhooks, initialWebhooks, type Webhooks } from '../webhooks/webhooks.js';
import type { ArtifactStore } from './artifact-store.js';
import { changesOf, type TenantEvent } from './tenant-event.js';

/** The state of the tenant, with the operations that change several parts of it. */
export class Tenant {
  readonly now: Clock;
  /** The URLs that a logout without an application may redirect to. */
  readonly allowedLogoutUrls: readonly string[];
  readonly clients: Clients;
  readonly organizations: Organizations;
  /** By audience. */
  readonly apis: ReadonlyMap<string, LocalTenantApi>;
  readonly users: Users;
  readonly sessions: Sessions;
  readonly refreshTokens: RefreshTokens;
  readonly faults = new Faults();
  readonly log: EventLog;
  readonly journal = new RequestJournal();
  readonly deliveries = new DeliveryJournal();
  readonly artifacts: ArtifactStore;
  readonly #initialPolicy: Policy;
  readonly #initialWebhooks: Webhooks;
  readonly #consents = new Set<string>();
  #policy: Policy;
  #webhooks: Webhooks;
  #emit: (event: TenantEvent) => void = () => {};

  constructor(options: ResolvedOptions, artifacts: ArtifactStore, now: Clock) {
    this.now = now;
    this.artifacts = artifacts;
    this.#initialPolicy = changePolicy(DEFAULT_POLICY, options);
    this.#policy = this.#initialPolicy;
    this.#initialWebhooks = initialWebhooks(options);
    this.#webhooks = this.#initialWebhooks;
    this.allowedLogoutUrls = options.allowedLogoutUrls;
    this.clients = new Clients(options.clients);
    this.organizations = new Organizations(options.organizations);
    this.apis = new Map(options.apis.map((api) => [api.audience, api]));
    this.users = new Users(options.users, now);
    this.sessions = new Sessions(now, () => this.#policy);
    this.refreshTokens = new RefreshTokens(artifacts, this.sessions, this.clients);
    const names = {
      client: (clientId: string | undefined) => this.clients.nameOf(clientId),
      user: (userId: string | undefined) => this.users.find(userId)?.email,
    };
    this.log = new EventLog(now, names, (event) => this.#emit({ type: 'logged', event }));
  }

  get policy(): Policy {
    return this.#policy;
  }

  get webhooks(): Webhooks {
    return this.#webhooks;
  }

  /** Sets the listener for tenant events and replaces the previous one. It must not throw. */
  setListener(listener: (event: TenantEvent) => void): void {
    this.#emit = listener;
  }

  configure(change: LocalTenantPolicyChange): void {
    this.#policy = changePolicy(this.#policy, change);
    this.log.write({ type: 'sapi', description: 'Update tenant settings' });
  }

  /** @throws LocalTenantError `invalid_option` for a client that is not registered */
  setWebhooks(change: LocalTenantWebhooksChange): void {
    for (const clientId of Object.keys(change.backchannelLogoutUrls ?? {})) {
      if (this.clients.find(clientId) === undefined) {
        throw invalidOption(
          `backchannelLogoutUrls.${clientId}`,
          'keyed by the client ID of a registered application',
        );
      }
    }
    this.#webhooks = changeWebhooks(this.#webhooks, change);
    this.log.write({ type: 'sapi', description: 'Update webhooks' });
  }

  /** Adds a user. The caller checks that the ID and the email address are free. */
  createUser(user: LocalTenantUser): LocalTenantUserView {
    const created = this.users.create(user);
    this.#logOperation('Create a User', user.user_id, {
      method: 'post',
      path: '/api/v2/users',
      body: { ...user },
      statusCode: 201,
      responseBody: created,
    });
    this.#emit({ type: 'user_created', user: created });
    return created;
  }

  updateUser(userId: string, update: UserUpdate): void {
    const previous = this.users.get(userId);
    const user = this.users.update(userId, update);
    if (update.blocked === true) this.#endUserSessions(userId, 'blocked');
    if (update.password !== undefined) this.#endUserSessions(userId, 'password_changed');
    this.#logOperation('Update a User', userId, {
      method: 'patch',
      path: pathOf(userId),
      body: { ...update },
      statusCode: 200,
      responseBody: user,
    });
    if (update.password !== undefined) {
      this.log.write({ type: 'scp', description: 'Success Change Password', user_id: userId });
    }
    const issuer = this.sessions.lastIssuer(userId);
    this.#emit({ type: 'user_updated', user, previous, changes: changesOf(update), issuer });
  }

  deleteUser(userId: string): void {
    const user = this.users.delete(userId);
    this.#endUserSessions(userId, 'user_deleted');
    this.refreshTokens.revokeOfUser(userId);
    for (const { clientId } of this.clients.all()) {
      this.#consents.delete(consentKey(userId, clientId));
    }
    const operation = { method: 'delete', path: pathOf(userId), statusCode: 204 } as const;
    this.#logOperation('Delete a User', userId, operation);
    this.log.write({ type: 'sdu', description: 'Success User Deletion', user_id: userId });
    this.#emit({ type: 'user_deleted', user, issuer: this.sessions.lastIssuer(userId) });
  }

  deleteUserSessions(userId: string): void {
    this.users.get(userId);
    this.#endUserSessions(userId, 'deleted');
    const path = `${pathOf(userId)}/sessions`;
    const operation = { method: 'delete', path, statusCode: 202 } as const;
    this.#logOperation("Delete a user's sessions", userId, operation);
  }

  deleteSession(sid: string): void {
    const { userId } = this.endSession(sid, 'deleted');
    const path = `/api/v2/sessions/${sid}`;
    const operation = { method: 'delete', path, statusCode: 202 } as const;
    this.#logOperation('Delete a session', userId, operation);
  }

  /** Ends a session and revokes the refresh tokens that came from it. */
  revokeSession(sid: string): void {
    const { userId } = this.endSession(sid, 'deleted');
    this.refreshTokens.revokeOfSession(sid);
    const path = `/api/v2/sessions/${sid}/revoke`;
    const operation = { method: 'post', path, statusCode: 202 } as const;
    this.#logOperation('Revoke a session', userId, operation);
  }

  expireSession(sid: string): void {
    const { userId: user_id } = this.endSession(sid, 'expired');
    const details = { session_id: sid };
    this.log.write({ type: 'sapi', description: 'Expire a session', user_id, details });
  }

  /**
   * Ends a session without a log event.
   * @throws LocalTenantError `unknown_session` if there is no such active session
   */
  endSession(sid: string, end: SessionEnd): SessionRecord {
    const session = this.sessions.endSession(sid, end);
    this.#emit({ type: 'session_ended', session, end });
    return session;
  }

  /** Ends the browser's session, if there is one, as a logout by the user. */
  logOut(uid: string): SessionRecord | undefined {
    const session = this.sessions.endBrowserSession(uid, 'logged_out');
    if (session !== undefined) this.#emit({ type: 'session_ended', session, end: 'logged_out' });
    return session;
  }

  revokeRefreshTokens(userId: string): void {
    this.users.get(userId);
    this.refreshTokens.revokeOfUser(userId);
    const path = `${pathOf(userId)}/refresh-tokens`;
    const operation = { method: 'delete', path, statusCode: 202 } as const;
    this.#logOperation("Revoke a user's refresh tokens", userId, operation);
  }

  /** @throws LocalTenantError `unknown_refresh_token` */
  revokeRefreshToken(id: string): void {
    const { user_id } = this.refreshTokens.revoke(id);
    const path = `/api/v2/refresh-tokens/${id}`;
    const operation = { method: 'delete', path, statusCode: 202 } as const;
    this.#logOperation('Delete a refresh token', user_id, operation);
  }

  hasConsent(userId: string, clientId: string): boolean {
    return this.#consents.has(consentKey(userId, clientId));
  }

  grantConsent(userId: string, clientId: string): void {
    this.#consents.add(consentKey(userId, clientId));
  }

  reset(): void {
    this.#policy = this.#initialPolicy;
    this.#webhooks = this.#initialWebhooks;
    this.users.reset();
    this.sessions.clear();
    this.artifacts.clear();
    this.faults.clear();
    this.#consents.clear();
    this.journal.clear();
    this.log.clear();
    this.#emit({ type: 'reset' });
    this.deliveries.clear();
  }

  #endUserSessions(userId: string, end: SessionEnd): void {
    for (const session of this.sessions.endUserSessions(userId, end)) {
      this.#emit({ type: 'session_ended', session, end });
    }
  }

  #logOperation(description: string, user_id: string, operation: ManagementOperation): void {
    const details = operationDetails(operation);
    this.log.write({ type: 'sapi', description, user_id, details });
  }
}

function consentKey(userId: string, clientId: string): string {
  return JSON.stringify([userId, clientId]);
}
