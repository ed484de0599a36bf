/** The simulated faults of a tenant. */

/**
 * The endpoint of a fault. `*` covers everything except the Management API and the local controls:
 * the other endpoints of this type, `/oidc/logout`, the consent page, the redirect after a login
 * (`/authorize/{uid}`) and `/.well-known/`.
 */
export type LocalTenantFaultEndpoint =
  | '/authorize'
  | '/oauth/token'
  | '/oauth/revoke'
  | '/userinfo'
  | '/v2/logout'
  | '/u/login'
  | '*';

/**
 * The effect of a fault. `third_party_cookies_blocked` applies only to `/authorize` in a cross-site
 * iframe, which the tenant detects by the headers `Sec-Fetch-Dest` and `Sec-Fetch-Site`. The tenant
 * ignores the cookies of the request and sets none in the response.
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

/** A simulated fault of the tenant. */
export interface LocalTenantFault {
  /** The endpoint of the fault. */
  readonly endpoint: LocalTenantFaultEndpoint;
  /** The effect of the fault. */
  readonly kind: LocalTenantFaultKind;
  /** For `latency`: the delay of the response. Milliseconds. Default: 1000. */
  readonly latencyMs?: number;
  /** Applies to `/authorize` only with `prompt=none`, and never to the login pages. */
  readonly silentOnly?: boolean;
  /** For `rate_limited`: the `error` of the response. Default: `too_many_requests`. */
  readonly error?: string;
  /** For `rate_limited`: the `error_description`. If only `error` is set, there is none. */
  readonly errorDescription?: string;
  /** The number of requests that the fault applies to. Default: no limit. */
  readonly times?: number;
}
