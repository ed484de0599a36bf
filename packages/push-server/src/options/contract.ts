import type { JWTVerifyGetKey } from 'jose';
import type { Backplane } from '../backplane.js';
import type { PushServerMetrics } from '../contract.js';
import type { LogLine } from '../log.js';
import type { SubjectIdentifier } from '../webhooks/global-token-revocation.js';

/** Limits for memory and load. */
export interface PushServerLimits {
  /** Maximum size of a webhook body in bytes. Token bodies are limited to 32 KiB. Default 1 MiB. */
  readonly bodyBytes?: number;
  /** Maximum number of streams of one user on this node. Above it, the oldest is closed. Default 50. */
  readonly streamsPerUser?: number;
  /** Maximum number of streams on this node. Default 20,000. */
  readonly streams?: number;
  /**
   * Maximum number of hints per user and minute. Additional hints are merged, not dropped. Default 6.
   * Above 600, `pushTrigger` may close the stream, because it takes it for a flood.
   */
  readonly hintsPerUserPerMinute?: number;
}

/**
 * A transmitter of the Shared Signals Framework. The push server accepts push delivery.
 *
 * @see [Shared Signals Framework 1.0](https://openid.net/specs/openid-sharedsignals-framework-1_0-final.html)
 * @see [RFC 8935 §2](https://www.rfc-editor.org/rfc/rfc8935#section-2)
 */
export interface SharedSignalsOptions {
  /** The `iss` claim of the tokens. */
  readonly issuer: string;
  /** The `aud` claim of the tokens. It identifies this receiver. */
  readonly audience: string | readonly string[];
  /** URL of the keys. Set either `jwksUri` or `keys`. */
  readonly jwksUri?: string;
  /** Returns the keys, like `createRemoteJWKSet` and `createLocalJWKSet` in jose. */
  readonly keys?: JWTVerifyGetKey;
}

/**
 * An identity provider that may revoke all tokens of a user, such as Okta with Universal Logout.
 *
 * @see [Global Token Revocation](https://datatracker.ietf.org/doc/html/draft-parecki-oauth-global-token-revocation-06)
 * @see [Okta, Universal Logout](https://developer.okta.com/docs/guides/oin-universal-logout-overview/)
 */
export interface GlobalTokenRevocationOptions {
  /** The `iss` claim of the tokens. */
  readonly issuer: string;
  /** The `aud` claim of the tokens: the exact URL of the route. */
  readonly audience: string | readonly string[];
  /** URL of the keys. Set either `jwksUri` or `keys`. */
  readonly jwksUri?: string;
  /** Returns the keys, like `createRemoteJWKSet` and `createLocalJWKSet` in jose. */
  readonly keys?: JWTVerifyGetKey;
  /**
   * Returns the tenant's user ID (`sub`) of a subject that is not one of the tenant: an email address, or a
   * user ID at the identity provider. Returns `undefined` for an unknown user, who gets a 404 response. If it
   * throws, the response is 422. Default: such subjects are rejected.
   *
   * @param subject The subject identifier of the request.
   */
  readonly resolveSubject?: (
    subject: SubjectIdentifier,
  ) => string | undefined | Promise<string | undefined>;
}

/** Options of `createPushServer`. A webhook route exists only if its secret or audience is set. */
export interface PushServerOptions {
  /**
   * The `iss` claim of the tenant's tokens, such as `https://example.eu.auth0.com/`. Use a list for a
   * tenant with custom domains.
   */
  readonly issuer: string | readonly string[];
  /** Audience of the access tokens for a stream: the identifier of your API at Auth0. */
  readonly audience: string | readonly string[];
  /**
   * Audience of logout tokens. If omitted, there is no back-channel logout route.
   *
   * @see [Back-Channel Logout §2.4](https://openid.net/specs/openid-connect-backchannel-1_0.html#LogoutToken)
   */
  readonly clientIds?: readonly string[];
  /** Origins of the pages that may open streams. Exact match. Default: the same origin only. */
  readonly allowedOrigins?: readonly string[];
  /**
   * Bearer secrets of the event stream webhook, of at least 32 characters. Set several to rotate a secret.
   *
   * @see [Auth0, events](https://auth0.com/docs/customize/events)
   */
  readonly eventStreamSecrets?: readonly string[];
  /**
   * Bearer secrets of the log stream webhook, of at least 32 characters. Set several to rotate a secret.
   *
   * @see [Auth0, custom log streams](https://auth0.com/docs/customize/log-streams/custom-log-streams)
   */
  readonly logStreamSecrets?: readonly string[];
  /** The transmitter of security events. If omitted, there is no route for security events. */
  readonly sharedSignals?: SharedSignalsOptions;
  /** The identity provider that may revoke tokens. If omitted, there is no route for it. */
  readonly globalTokenRevocation?: GlobalTokenRevocationOptions;
  /** URL of the issuer's keys. Default: `.well-known/jwks.json` of the issuer. */
  readonly jwksUri?: string;
  /** Returns the issuer's keys. Replaces `jwksUri`. */
  readonly keys?: JWTVerifyGetKey;
  /** The access token claim that contains the session ID. Default `sid`. */
  readonly sidClaim?: string;
  /**
   * The tenant's rate limit for the Authentication API, in requests per second. Logins share it, so the
   * push server paces the checks that it causes. Default 25, for self-service plans; 5 for free, 100 for
   * Enterprise. With several nodes, divide the limit by their number.
   *
   * @see [Auth0, rate limits](https://auth0.com/docs/troubleshoot/customer-support/operational-policies/rate-limit-policy/rate-limit-configurations)
   */
  readonly tenantRequestsPerSecond?: number;
  /** Limits for memory and load. */
  readonly limits?: PushServerLimits;
  /** Maximum time between two messages on a stream. Milliseconds. Default 25,000. */
  readonly keepAliveMs?: number;
  /** How long a hint is kept for streams that open later. Milliseconds. Default 60,000. */
  readonly memoryMs?: number;
  /** Connects several nodes. The push server closes it. Default: a single node. */
  readonly backplane?: Backplane;
  /**
   * Serves metrics at `GET /metrics`, which must not be public. Default: no such route.
   *
   * @see [OpenMetrics](https://prometheus.io/docs/specs/om/open_metrics_spec/)
   */
  readonly metrics?: PushServerMetrics;
  /**
   * Receives structured log lines. Log lines contain no tokens and no claims.
   *
   * @param line An event with its level and time.
   */
  readonly log?: (line: LogLine) => void;
  /** Returns the current time in epoch milliseconds. Default `Date.now`. */
  readonly now?: () => number;
  /** Prefix of every route. Default ''. */
  readonly basePath?: string;
}
