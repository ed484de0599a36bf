import type { JWTVerifyGetKey } from 'jose';
import type { Backplane } from '../backplane.js';
import type { LogLine } from '../log.js';

/** What bounds the work and the memory that others can cause. */
export interface PushServerLimits {
  /** Bytes of a webhook's body; a token's has 32 KiB at most. Default 1 MiB. */
  readonly bodyBytes?: number;
  /** Streams of one user on this node. Default 50. */
  readonly streamsPerUser?: number;
  /** Streams on this node. Default 20,000. */
  readonly streams?: number;
  /**
   * Hints that go out for one user in a minute; more are merged, none is dropped. Default 6.
   */
  readonly hintsPerUserPerMinute?: number;
  /**
   * Browsers check after they have lost their stream and got another one: those of so many users a
   * second, so that a restart of this node does not make all of them ask the tenant at once. Default
   * 25, the rate that Auth0 gives its self-service tenants.
   */
  readonly checksPerSecond?: number;
}

/**
 * A transmitter of security events, of the Shared Signals Framework. Its tokens come by push.
 *
 * @see [Shared Signals Framework 1.0](https://openid.net/specs/openid-sharedsignals-framework-1_0-final.html)
 * @see [RFC 8935 §2](https://www.rfc-editor.org/rfc/rfc8935#section-2)
 */
export interface SharedSignalsOptions {
  /** The `iss` of its tokens. */
  readonly issuer: string;
  /** The `aud` of its tokens: this receiver. */
  readonly audience: string | readonly string[];
  /** Where its keys are; this or `keys`. */
  readonly jwksUri?: string;
  /** Resolves its keys, as `createRemoteJWKSet` and `createLocalJWKSet` of jose do. */
  readonly keys?: JWTVerifyGetKey;
}

/** Options of `createPushServer`. An input without its secret or audience has no route. */
export interface PushServerOptions {
  /** The tenant, as the `iss` of its tokens: `https://example.eu.auth0.com/`; several for one tenant with custom domains. */
  readonly issuer: string | readonly string[];
  /** Audience of the access tokens that open a stream: the identifier of your API at Auth0. */
  readonly audience: string | readonly string[];
  /**
   * Audience of logout tokens. Without it there is no back-channel logout route.
   *
   * @see [Back-Channel Logout §2.4](https://openid.net/specs/openid-connect-backchannel-1_0.html#LogoutToken)
   */
  readonly clientIds?: readonly string[];
  /** Origins of the pages that may open streams, compared exactly. Without it: the same origin only. */
  readonly allowedOrigins?: readonly string[];
  /**
   * Bearer secrets of the event stream's webhook, several while one is replaced by another.
   *
   * @see [Auth0, events](https://auth0.com/docs/customize/events)
   */
  readonly eventStreamSecrets?: readonly string[];
  /**
   * Bearer secrets of the log stream, several while one is replaced by another.
   *
   * @see [Auth0, custom log streams](https://auth0.com/docs/customize/log-streams/custom-log-streams)
   */
  readonly logStreamSecrets?: readonly string[];
  /** A transmitter of security events. Without it there is no route for them. */
  readonly sharedSignals?: SharedSignalsOptions;
  /** Where the issuer's keys are. Default: `.well-known/jwks.json` of the issuer. */
  readonly jwksUri?: string;
  /** Resolves the issuer's keys, instead of `jwksUri`. */
  readonly keys?: JWTVerifyGetKey;
  /** The claim of the access token that has the session's id. Default `sid`. */
  readonly sidClaim?: string;
  /** What bounds the work and the memory that others can cause. */
  readonly limits?: PushServerLimits;
  /** A stream shows a sign of life at least this often. Milliseconds. Default 25,000. */
  readonly keepAliveMs?: number;
  /** How long a hint is remembered for streams that open after it. Milliseconds. Default 60,000. */
  readonly memoryMs?: number;
  /** Connects several nodes; closed with the push server. Without it there is one node. */
  readonly backplane?: Backplane;
  /**
   * Gets a structured line for what an operator may want to know. Has no token and no claim.
   *
   * @param line An event, how much it matters, and when it was.
   */
  readonly log?: (line: LogLine) => void;
  /** The time in epoch milliseconds. Default `Date.now`. */
  readonly now?: () => number;
  /** Stands before every route. Default ''. */
  readonly basePath?: string;
}
