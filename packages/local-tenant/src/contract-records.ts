/** What a tenant records: sessions, log events and requests. */

/** An active session. */
export interface LocalTenantSessionView {
  /** The ID token's `sid`. */
  readonly id: string;
  /** The user of the session. */
  readonly user_id: string;
  /** When the user signed in. ISO 8601. */
  readonly created_at: string;
  /** The same as `last_interacted_at`. ISO 8601. */
  readonly updated_at: string;
  /** When the user signed in. ISO 8601. */
  readonly authenticated_at: string;
  /** When `/authorize` last succeeded. ISO 8601. */
  readonly last_interacted_at: string;
  /** The absolute expiry. ISO 8601. */
  readonly expires_at: string;
  /** The idle expiry, which a successful `/authorize` extends. ISO 8601. */
  readonly idle_expires_at: string;
  /** The applications that used the session. */
  readonly clients: readonly {
    /** The client ID of the application. */
    readonly client_id: string;
  }[];
}

/**
 * A tenant log event with Auth0's event code in `type`.
 *
 * @see [Auth0, log event type codes](https://auth0.com/docs/deploy-monitor/logs/log-event-type-codes)
 */
export interface LocalTenantLogEvent {
  /** The ID of the event. */
  readonly log_id: string;
  /** When the event happened. ISO 8601. */
  readonly date: string;
  /** Auth0's event code, such as `ssa` or `fsa`. */
  readonly type: string;
  /** A readable description. */
  readonly description: string;
  /** The IP address of the request. */
  readonly ip: string;
  /** The host name of the request. */
  readonly hostname: string;
  /** The `User-Agent` header of the request, if there is one. */
  readonly user_agent?: string;
  /** The application, if there is one. */
  readonly client_id?: string;
  /** The name of the application. Empty without an application. */
  readonly client_name: string;
  /** The user, if there is one. */
  readonly user_id?: string;
  /** The email address of the user, or the one that an unknown user entered. */
  readonly user_name?: string;
  /**
   * `session_id` if there is a session. For a revoked refresh token: `refresh_token.session_id`. For
   * a management operation: `request` (method, path, body) and `response`.
   */
  readonly details: Readonly<Record<string, unknown>>;
}

/** One request to an authentication endpoint. */
export interface LocalTenantRequest {
  /** The number of the request, from 1. A reset does not restart the count. */
  readonly sequence: number;
  /** When the request arrived. Epoch milliseconds. */
  readonly at: number;
  /** The HTTP method. */
  readonly method: string;
  /** The path without the query string. */
  readonly path: string;
  /** Whether this is an `/authorize` request with `prompt=none`. */
  readonly silent: boolean;
  /** The client ID, if the request has one. */
  readonly client_id?: string;
  /** The HTTP status. Missing until the tenant responds. */
  readonly status?: number;
}
