/**
 * How a tenant tells the application's side what has happened: where to, and what became of it.
 * Of a URL's host only this machine is taken: `localhost`, `*.localhost`, `127.0.0.1`, `[::1]`.
 */

/**
 * The endings of a session that Back-Channel Logout tells an application, in Auth0's words. That a
 * user was blocked is not among them.
 *
 * @see [Auth0, back-channel logout initiators](https://auth0.com/docs/authenticate/login/logout/back-channel-logout/oidc-back-channel-logout-initiators)
 * @see [OpenID Connect Back-Channel Logout 1.0](https://openid.net/specs/openid-connect-backchannel-1_0.html)
 */
export type LocalTenantLogoutInitiator =
  'rp-logout' | 'session-revoked' | 'session-expired' | 'password-changed' | 'account-deleted';

/**
 * An Event Stream to a webhook.
 *
 * @see [Auth0, events](https://auth0.com/docs/customize/events)
 */
export interface LocalTenantEventStream {
  /** Where events are posted to. */
  readonly url: string;
  /** Sent as `Authorization: Bearer …`. */
  readonly token: string;
}

/**
 * A log stream to a custom webhook.
 *
 * @see [Auth0, custom log streams](https://auth0.com/docs/customize/log-streams/custom-log-streams)
 */
export interface LocalTenantLogStream {
  /** Where log events are posted to. */
  readonly url: string;
  /** The whole `Authorization` header. */
  readonly token?: string;
}

/**
 * A receiver of security event tokens by push.
 *
 * @see [RFC 8935 §2](https://www.rfc-editor.org/rfc/rfc8935#section-2)
 */
export interface LocalTenantSharedSignals {
  /** Where security event tokens are posted to. */
  readonly url: string;
  /** Their `aud`. */
  readonly audience: string;
  /** The whole `Authorization` header. */
  readonly authorization?: string;
}

/** Whom the tenant tells. */
export interface LocalTenantWebhooks {
  /** Changes of users. */
  readonly eventStream?: LocalTenantEventStream;
  /** The tenant's log. */
  readonly logStream?: LocalTenantLogStream;
  /** CAEP and RISC events. Auth0 does not send these to applications. */
  readonly sharedSignals?: LocalTenantSharedSignals;
}

/** A change of whom the tenant tells: what is missing stays, `null` takes away. */
export interface LocalTenantWebhooksChange {
  /** Where changes of users are told. */
  readonly eventStream?: LocalTenantEventStream | null;
  /** Where the tenant's log is told. */
  readonly logStream?: LocalTenantLogStream | null;
  /** Where CAEP and RISC events are told. */
  readonly sharedSignals?: LocalTenantSharedSignals | null;
  /** Where logout tokens are posted to, by client id. */
  readonly backchannelLogoutUrls?: Readonly<Record<string, string | null>>;
}

/** What a delivery is for. */
export type LocalTenantDeliveryTarget =
  'backchannel_logout' | 'event_stream' | 'log_stream' | 'shared_signals';

/** One attempt to deliver. Neither token nor content is kept. */
export interface LocalTenantDelivery {
  /** Counts the attempts from 1 on; goes on after a reset. */
  readonly sequence: number;
  /** Epoch milliseconds of the attempt's end. */
  readonly at: number;
  /** What it was for. */
  readonly target: LocalTenantDeliveryTarget;
  /** Without its query string. */
  readonly url: string;
  /** Of Back-Channel Logout: the application that was told. */
  readonly client_id?: string;
  /** `jti`, event id or, of a batch, the last `log_id`; the same at each attempt. */
  readonly id: string;
  /** Initiator, event types or, of a batch, the codes of its log events. */
  readonly events: readonly string[];
  /** From 1 on; 0 for what was dropped because too much was waiting. */
  readonly attempt: number;
  /** The HTTP status of the receiver's answer. */
  readonly status?: number;
  /** Why there is no answer, such as `ECONNREFUSED`. */
  readonly error?: string;
  /** `retrying`: there will be another attempt; `failed`: there will be none. */
  readonly outcome: 'delivered' | 'retrying' | 'failed';
}
