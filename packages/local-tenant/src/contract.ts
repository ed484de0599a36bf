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

/** How long a session lives. */
export interface LocalTenantSessionPolicy {
  /** Without a successful `/authorize` for this long, the session ends. Default: 3 days. */
  readonly idleTimeoutMs?: number;
  /** This long after the login the session ends, whatever happened since. Default: 7 days. */
  readonly absoluteTimeoutMs?: number;
}

/** What silent authentication answers for a blocked user. */
export type BlockedUserAnswer = 'login_required' | 'unauthorized';

/** The settings that can change while the tenant runs; a missing one stays as it is. */
export interface LocalTenantPolicyChange {
  readonly session?: LocalTenantSessionPolicy;
  /** Lifetime of access tokens, in whole seconds at least. Default: 24 hours. */
  readonly accessTokenLifetimeMs?: number;
  /** Default: `login_required`. */
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
  readonly clientId: string;
  /** Shown on the sign-in page. Default: the client id. */
  readonly name?: string;
  readonly allowedCallbackUrls: readonly string[];
  readonly allowedLogoutUrls?: readonly string[];
  readonly allowedWebOrigins: readonly string[];
  /** Default: true. A reused refresh token then revokes its whole family. */
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
  readonly user_id: string;
  readonly email: string;
  readonly password: string;
  readonly name: string;
  readonly blocked?: boolean;
}

/** Options of {@link startLocalTenant}. */
export interface LocalTenantOptions extends LocalTenantPolicyChange, LocalTenantWebhooks {
  /** 0 or absent: any free port. */
  readonly port?: number;
  /** Default: one client, `local-spa`, for an application on port 5173. */
  readonly clients?: readonly LocalTenantClient[];
  /** Default: Alice, Bob and Carol, password `password`; Carol is blocked. */
  readonly users?: readonly LocalTenantUser[];
}

/** A user as the tenant shows it: never with the password. */
export interface LocalTenantUserView {
  readonly user_id: string;
  readonly email: string;
  readonly name: string;
  readonly blocked: boolean;
}

/** A session that is alive. `id` is the id token's `sid`. */
export interface LocalTenantSessionView {
  readonly id: string;
  readonly user_id: string;
  readonly created_at: string;
  readonly last_interacted_at: string;
  readonly expires_at: string;
  readonly idle_expires_at: string;
}

/** A tenant log event with Auth0's event code in `type`. */
export interface LocalTenantLogEvent {
  readonly log_id: string;
  readonly date: string;
  readonly type: string;
  readonly description: string;
  readonly client_id?: string;
  readonly user_id?: string;
  readonly session_id?: string;
  /** Of a management operation: `request` (method, path, body) and `response`. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** One request to an authentication endpoint. `status` is absent while it is unanswered. */
export interface LocalTenantRequest {
  /** Counts the requests from 1 on; goes on after a reset. */
  readonly sequence: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  /** An `/authorize` with `prompt=none`. */
  readonly silent: boolean;
  readonly client_id?: string;
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
  readonly endpoint: LocalTenantFaultEndpoint;
  readonly kind: LocalTenantFaultKind;
  /** For `latency`. Default: 1000. */
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

/** A running tenant. */
export interface LocalTenant {
  readonly port: number;
  /** `http://localhost:PORT`: same-site with an application on `localhost`. */
  readonly domain: string;
  /** `http://tenant.localhost:PORT`: cross-site to an application on `app.localhost`. */
  readonly crossSiteDomain: string;
  listUsers(): LocalTenantUserView[];
  /** Blocks the user and ends the user's sessions. Rejects with `unknown_user`. */
  blockUser(userId: string): Promise<void>;
  unblockUser(userId: string): Promise<void>;
  /** Deletes the user; ends the user's sessions and refresh tokens. Rejects with `unknown_user`. */
  deleteUser(userId: string): Promise<void>;
  /**
   * Changes the password, without `password` to the same once more, and ends the user's sessions;
   * refresh tokens live on, as at Auth0. Rejects with `unknown_user`.
   */
  changePassword(userId: string, password?: string): Promise<void>;
  listSessions(userId?: string): LocalTenantSessionView[];
  /** Signs the user out everywhere. Offline refresh tokens live on, as at Auth0. */
  deleteUserSessions(userId: string): Promise<void>;
  /** Signs one session out. Rejects with `unknown_session`. */
  deleteSession(sessionId: string): Promise<void>;
  /** Ends a session as if its lifetime had run out. */
  expireSession(sessionId: string): Promise<void>;
  revokeRefreshTokens(userId: string): Promise<void>;
  /**
   * Orders a fault; the function returned takes it back. A fault that is equal but for `times`
   * replaces the older one. Throws `invalid_option`, and `too_many_faults` above 100 at a time.
   */
  setFault(fault: LocalTenantFault): () => void;
  /** Takes all faults back and drops the connections that a `hang` holds. */
  clearFaults(): void;
  /** Changes the policy, also for sessions that are already running. */
  configure(policy: LocalTenantPolicyChange): void;
  /** Oldest first, bounded. */
  logs(): LocalTenantLogEvent[];
  /** Oldest first, bounded. */
  requests(): LocalTenantRequest[];
  /**
   * Changes whom the tenant tells; what is under way goes where it was addressed to. Throws
   * `invalid_option`.
   */
  setWebhooks(change: LocalTenantWebhooksChange): void;
  /** The attempts to deliver, oldest first, bounded. */
  deliveries(): LocalTenantDelivery[];
  /** Resolves once nothing is on its way any more: delivered, or given up after the last attempt. */
  settled(): Promise<void>;
  /**
   * Back to the start: users, sessions, tokens, consents, faults, logs, requests, policy and
   * webhooks. What is on its way is abandoned.
   */
  reset(): Promise<void>;
  /** Idempotent. Also ends hung and keep-alive connections, and abandons what is on its way. */
  stop(): Promise<void>;
}
