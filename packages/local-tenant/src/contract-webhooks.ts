/**
 * The webhooks of a tenant and their deliveries. The host of a webhook URL must be this machine:
 * `localhost`, `*.localhost`, `127.0.0.1` or `[::1]`.
 */

/**
 * The reasons for which Back-Channel Logout reports the end of a session, with Auth0's names.
 * Blocking a user is not one of them.
 *
 * @see [Auth0, back-channel logout initiators](https://auth0.com/docs/authenticate/login/logout/back-channel-logout/oidc-back-channel-logout-initiators)
 * @see [OpenID Connect Back-Channel Logout 1.0](https://openid.net/specs/openid-connect-backchannel-1_0.html)
 */
export type LocalTenantLogoutInitiator =
  | 'rp-logout'
  | 'session-revoked'
  | 'session-expired'
  | 'password-changed'
  | 'account-deleted';

/**
 * An Auth0 Event Stream with a webhook as destination.
 *
 * @see [Auth0, events](https://auth0.com/docs/customize/events)
 */
export interface LocalTenantEventStream {
  /** The URL that receives the events. */
  readonly url: string;
  /** The token in `Authorization: Bearer …`. */
  readonly token: string;
}

/**
 * An Auth0 log stream with a custom webhook as destination.
 *
 * @see [Auth0, custom log streams](https://auth0.com/docs/customize/log-streams/custom-log-streams)
 */
export interface LocalTenantLogStream {
  /** The URL that receives the log events. */
  readonly url: string;
  /** The complete `Authorization` header. */
  readonly token?: string;
}

/**
 * A receiver of security event tokens, delivered by push.
 *
 * @see [RFC 8935 §2](https://www.rfc-editor.org/rfc/rfc8935#section-2)
 */
export interface LocalTenantSharedSignals {
  /** The URL that receives the security event tokens. */
  readonly url: string;
  /** The `aud` claim of the security event tokens. */
  readonly audience: string;
  /** The complete `Authorization` header. */
  readonly authorization?: string;
}

/** The webhooks of a tenant. */
export interface LocalTenantWebhooks {
  /** Receives changes of users. */
  readonly eventStream?: LocalTenantEventStream;
  /** Receives the tenant's log. */
  readonly logStream?: LocalTenantLogStream;
  /** Receives CAEP and RISC events. Auth0 does not send these to applications. */
  readonly sharedSignals?: LocalTenantSharedSignals;
}

/** A change of the webhooks. An omitted webhook stays the same, `null` removes one. */
export interface LocalTenantWebhooksChange {
  /** Receives changes of users. */
  readonly eventStream?: LocalTenantEventStream | null;
  /** Receives the tenant's log. */
  readonly logStream?: LocalTenantLogStream | null;
  /** Receives CAEP and RISC events. */
  readonly sharedSignals?: LocalTenantSharedSignals | null;
  /** The URLs that receive logout tokens, by client ID. */
  readonly backchannelLogoutUrls?: Readonly<Record<string, string | null>>;
}

/** The kind of webhook of a delivery. */
export type LocalTenantDeliveryTarget =
  | 'backchannel_logout'
  | 'event_stream'
  | 'log_stream'
  | 'shared_signals';

/** One delivery attempt. The record contains neither tokens nor content. */
export interface LocalTenantDelivery {
  /** The number of the attempt, from 1. A reset does not restart the count. */
  readonly sequence: number;
  /** When the attempt ended. Epoch milliseconds. */
  readonly at: number;
  /** The kind of webhook. */
  readonly target: LocalTenantDeliveryTarget;
  /** The URL without its query string. */
  readonly url: string;
  /** For Back-Channel Logout: the client ID of the application. */
  readonly client_id?: string;
  /** `jti`, event ID, or the last `log_id` of a batch. The same for all attempts. */
  readonly id: string;
  /** The initiator, the event type, or the event codes of a batch of log events. */
  readonly events: readonly string[];
  /** The number of the attempt for this message, from 1. 0: dropped from a full queue. */
  readonly attempt: number;
  /** The HTTP status of the receiver's response. */
  readonly status?: number;
  /** The reason for a missing response, such as `ECONNREFUSED`. */
  readonly error?: string;
  /** `retrying`: the tenant retries. `failed`: the tenant has given up. */
  readonly outcome: 'delivered' | 'retrying' | 'failed';
}
