/**
 * Everything a caller of {@link startLocalTenant} sees: options, views and the running tenant.
 * Durations end in `Ms`; moments in views are ISO 8601 strings, as in Auth0's Management API.
 */
import type {
  LocalTenantDelivery,
  LocalTenantLogoutInitiator,
  LocalTenantWebhooks,
  LocalTenantWebhooksChange,
} from './contract-webhooks.js';

/**
 * How long a session lives.
 *
 * @see [Auth0, session lifecycle](https://auth0.com/docs/manage-users/sessions/session-lifecycle)
 */
export interface LocalTenantSessionPolicy {
  /** Without a successful `/authorize` for this long, the session ends. Milliseconds. Default: 3 days. */
  readonly idleTimeoutMs?: number;
  /** This long after the login the session ends, whatever happened since. Milliseconds. Default: 7 days. */
  readonly absoluteTimeoutMs?: number;
}

/** What silent authentication answers for a blocked user. */
export type BlockedUserAnswer = 'login_required' | 'unauthorized';

/** The settings that can change while the tenant runs; a missing one stays as it is. */
export interface LocalTenantPolicyChange {
  /** How long sessions live. */
  readonly session?: LocalTenantSessionPolicy;
  /** Lifetime of access tokens. Milliseconds, a whole second at least. Default: 24 hours. */
  readonly accessTokenLifetimeMs?: number;
  /** What silent authentication answers for a blocked user. Default: `login_required`. */
  readonly blockedUserAnswer?: BlockedUserAnswer;
  /** Put `session_expiry` (epoch seconds of the session's absolute end) in the id token. */
  readonly sessionExpiry?: boolean;
  /**
   * Put the session id into access tokens under this name, as a post-login Action would. Default:
   * `null`, not at all, as at Auth0.
   */
  readonly sidClaim?: string | null;
}

/**
 * An application registered at the tenant. URLs are compared exactly; there are no wildcards. Only
 * of `returnTo`, at logout, query string and fragment do not count.
 */
export interface LocalTenantClient {
  /** As the application gives it to its client. */
  readonly clientId: string;
  /** Shown on the sign-in page. Default: the client id. */
  readonly name?: string;
  /** Where `/authorize` may lead back to. */
  readonly allowedCallbackUrls: readonly string[];
  /** Where logout may lead to. */
  readonly allowedLogoutUrls?: readonly string[];
  /** Pages that may ask in an iframe, and at the token endpoint. */
  readonly allowedWebOrigins: readonly string[];
  /** Each refresh token is used once. Default: true. A reused one then revokes its whole family. */
  readonly refreshTokenRotation?: boolean;
  /** Ask the user for consent, once. Default: false, as for a first-party application. */
  readonly requireConsent?: boolean;
  /**
   * Where logout tokens of OpenID Connect Back-Channel Logout 1.0 are posted to, when a session
   * ends that the application took part in.
   */
  readonly backchannelLogoutUrl?: string;
  /** Which endings it is told. Default: all of these. */
  readonly backchannelLogoutInitiators?: readonly LocalTenantLogoutInitiator[];
}

/** A user who can sign in. */
export interface LocalTenantUser {
  /** The `sub` of tokens: `auth0|alice`. */
  readonly user_id: string;
  /** What the user signs in with. */
  readonly email: string;
  /** Any text but an empty one. */
  readonly password: string;
  /** How pages call the user. */
  readonly name: string;
  /** Cannot sign in. Default: `false`. */
  readonly blocked?: boolean;
}

/** Options of {@link startLocalTenant}. */
export interface LocalTenantOptions extends LocalTenantPolicyChange, LocalTenantWebhooks {
  /** Where it listens. 0 or absent: any free port. */
  readonly port?: number;
  /** The applications. Default: one client, `local-spa`, for an application on port 5173. */
  readonly clients?: readonly LocalTenantClient[];
  /** Who can sign in. Default: Alice, Bob and Carol, password `password`; Carol is blocked. */
  readonly users?: readonly LocalTenantUser[];
}

/** A user as the tenant shows it: never with the password. */
export interface LocalTenantUserView {
  /** The `sub` of tokens. */
  readonly user_id: string;
  /** What the user signs in with. */
  readonly email: string;
  /** How pages call the user. */
  readonly name: string;
  /** Cannot sign in. */
  readonly blocked: boolean;
}

/** A session that is alive. `id` is the id token's `sid`. */
export interface LocalTenantSessionView {
  /** The ID token's `sid`. */
  readonly id: string;
  /** Whose session it is. */
  readonly user_id: string;
  /** When the user signed in. ISO 8601. */
  readonly created_at: string;
  /** When `/authorize` last succeeded. ISO 8601. */
  readonly last_interacted_at: string;
  /** When it ends whatever happens. ISO 8601. */
  readonly expires_at: string;
  /** When it ends unless `/authorize` succeeds before. ISO 8601. */
  readonly idle_expires_at: string;
}

/**
 * A tenant log event with Auth0's event code in `type`.
 *
 * @see [Auth0, log event type codes](https://auth0.com/docs/deploy-monitor/logs/log-event-type-codes)
 */
export interface LocalTenantLogEvent {
  /** Identifies the event. */
  readonly log_id: string;
  /** When it was. ISO 8601. */
  readonly date: string;
  /** Auth0's event code, such as `ssa` or `fsa`. */
  readonly type: string;
  /** What happened, for people. */
  readonly description: string;
  /** Of an application: which one. */
  readonly client_id?: string;
  /** Of a user: who. */
  readonly user_id?: string;
  /** Of a session: which one. */
  readonly session_id?: string;
  /** Of a management operation: `request` (method, path, body) and `response`. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** One request to an authentication endpoint. */
export interface LocalTenantRequest {
  /** Counts the requests from 1 on; goes on after a reset. */
  readonly sequence: number;
  /** When it came. Epoch milliseconds. */
  readonly at: number;
  /** The HTTP method. */
  readonly method: string;
  /** Without the query string. */
  readonly path: string;
  /** An `/authorize` with `prompt=none`. */
  readonly silent: boolean;
  /** Which application asked, where the request says it. */
  readonly client_id?: string;
  /** The HTTP status; absent while the request is unanswered. */
  readonly status?: number;
}

/**
 * Where a fault strikes. `*` is everything but the Management API and the local controls: the
 * endpoints named here, the consent page, the way back from a login and `/.well-known/`.
 */
export type LocalTenantFaultEndpoint =
  '/authorize' | '/oauth/token' | '/oauth/revoke' | '/userinfo' | '/v2/logout' | '/u/login' | '*';

/**
 * What a fault does. `third_party_cookies_blocked` strikes `/authorize` in a cross-site iframe
 * alone, as the browser's `Sec-Fetch-Dest` and `Sec-Fetch-Site` tell it: the request counts as one
 * without cookies, and its answer sets none.
 */
export type LocalTenantFaultKind =
  | 'latency'
  | 'hang'
  | 'connection_reset'
  | 'rate_limited'
  | 'server_error_html'
  | 'server_error_json'
  | 'mfa_required'
  | 'consent_required'
  | 'web_origin_not_allowed'
  | 'third_party_cookies_blocked';

/** A misbehaviour to order from the tenant. */
export interface LocalTenantFault {
  /** Where it strikes. */
  readonly endpoint: LocalTenantFaultEndpoint;
  /** What it does. */
  readonly kind: LocalTenantFaultKind;
  /** For `latency`: how much later the answer comes. Milliseconds. Default: 1000. */
  readonly latencyMs?: number;
  /** At `/authorize`: only requests with `prompt=none`. The pages of a login: never. */
  readonly silentOnly?: boolean;
  /** For `rate_limited`: the `error` of the answer. Default: `too_many_requests`. */
  readonly error?: string;
  /** For `rate_limited`: its `error_description`. With `error` alone there is none. */
  readonly errorDescription?: string;
  /** After so many hits the fault is over. Default: it stays. */
  readonly times?: number;
}

/** A running tenant. Made by {@link startLocalTenant}. */
export interface LocalTenant {
  /** Where it listens. */
  readonly port: number;
  /** `http://localhost:PORT`: same-site with an application on `localhost`. */
  readonly domain: string;
  /** `http://tenant.localhost:PORT`: cross-site to an application on `app.localhost`. */
  readonly crossSiteDomain: string;
  /** Returns all users. */
  listUsers(): LocalTenantUserView[];
  /**
   * Blocks the user and ends the user's sessions. Rejects with `unknown_user`.
   *
   * @param userId The user, as the ID token's `sub`.
   */
  blockUser(userId: string): Promise<void>;
  /**
   * Lets the user sign in again. Rejects with `unknown_user`.
   *
   * @param userId The user, as the ID token's `sub`.
   */
  unblockUser(userId: string): Promise<void>;
  /**
   * Deletes the user; ends the user's sessions and refresh tokens. Rejects with `unknown_user`.
   *
   * @param userId The user, as the ID token's `sub`.
   */
  deleteUser(userId: string): Promise<void>;
  /**
   * Changes the password, without `password` to the same once more, and ends the user's sessions;
   * refresh tokens live on, as at Auth0. Rejects with `unknown_user`.
   *
   * @param userId The user, as the ID token's `sub`.
   * @param password The new one. Default: the same.
   */
  changePassword(userId: string, password?: string): Promise<void>;
  /**
   * Returns the sessions that are alive.
   *
   * @param userId Of one user. Default: of all.
   */
  listSessions(userId?: string): LocalTenantSessionView[];
  /**
   * Signs the user out everywhere. Offline refresh tokens live on, as at Auth0. Rejects with
   * `unknown_user`.
   *
   * @param userId The user, as the ID token's `sub`.
   */
  deleteUserSessions(userId: string): Promise<void>;
  /**
   * Signs one session out. Rejects with `unknown_session`.
   *
   * @param sessionId The ID token's `sid`.
   */
  deleteSession(sessionId: string): Promise<void>;
  /**
   * Ends a session as if its lifetime had run out. Rejects with `unknown_session`.
   *
   * @param sessionId The ID token's `sid`.
   */
  expireSession(sessionId: string): Promise<void>;
  /**
   * Revokes all refresh tokens of the user: each answers `invalid_grant`. Rejects with `unknown_user`.
   *
   * @param userId The user, as the ID token's `sub`.
   *
   * @see [RFC 6749 §5.2](https://www.rfc-editor.org/rfc/rfc6749#section-5.2)
   */
  revokeRefreshTokens(userId: string): Promise<void>;
  /**
   * Orders a fault; the function returned takes it back. A fault that is equal but for `times`
   * replaces the older one.
   *
   * @param fault Where it strikes, and what it does.
   * @returns What takes it back.
   *
   * @throws {LocalTenantError} `invalid_option`, and `too_many_faults` above 100 at a time.
   *
   * @example
   * ```ts
   * import { startLocalTenant } from '@auth0-heartbeat/local-tenant';
   *
   * const tenant = await startLocalTenant();
   * const undo = tenant.setFault({ endpoint: '/authorize', kind: 'hang', silentOnly: true });
   * ```
   */
  setFault(fault: LocalTenantFault): () => void;
  /** Takes all faults back and drops the connections that a `hang` holds. */
  clearFaults(): void;
  /**
   * Changes the policy, also for sessions that are already running.
   *
   * @param policy What is to change.
   *
   * @throws {LocalTenantError} `invalid_option`, naming it.
   */
  configure(policy: LocalTenantPolicyChange): void;
  /** Returns the tenant's log: oldest first, bounded. */
  logs(): LocalTenantLogEvent[];
  /** Returns the requests to the authentication endpoints: oldest first, bounded. */
  requests(): LocalTenantRequest[];
  /**
   * Changes whom the tenant tells; what is under way goes where it was addressed to.
   *
   * @param change What is to change.
   *
   * @throws {LocalTenantError} `invalid_option`, naming it.
   */
  setWebhooks(change: LocalTenantWebhooksChange): void;
  /** Returns the attempts to deliver: oldest first, bounded. */
  deliveries(): LocalTenantDelivery[];
  /** Resolves once nothing is on its way any more: delivered, or given up after the last attempt. */
  settled(): Promise<void>;
  /**
   * Back to the start: users, sessions, tokens, consents, faults, logs, requests, policy and
   * webhooks. What is on its way is abandoned.
   */
  reset(): Promise<void>;
  /** Stops to listen. Idempotent. Also ends hung and keep-alive connections, and abandons what is on its way. */
  stop(): Promise<void>;
}
