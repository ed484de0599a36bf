/** The text of `--help`. */
export const HELP = `auth0-heartbeat-local-tenant: an Auth0-compatible tenant for development and tests

Usage: auth0-heartbeat-local-tenant [options]

  --port N                        port to listen on (default 4400, 0: any free port)
  --https                         serve https with a new certificate
  --certificate-file PATH         with --https: where to write the certificate (default: a
                                  temporary file)
  --trust-proxy                   take the scheme of URLs from X-Forwarded-Proto, for a proxy
                                  that terminates TLS and keeps the Host header
  --client-id ID                  the client ID of the application (default local-spa); repeat for
                                  more applications with the same URLs
  --client-secret SECRET          make the application confidential; or CLIENT_SECRET in the
                                  environment
  --management-client-id ID       add a machine with all scopes of the Management API
  --management-client-secret SECRET
                                  or MANAGEMENT_CLIENT_SECRET in the environment
  --config FILE                   a JSON file with options of startLocalTenant, such as
                                  clients, users, organizations and apis; flags take
                                  precedence, and --client-id adds an application to its
                                  clients
  --web-origin URL                the origin of the application; repeat for more
                                  (default http://localhost:5173, http://127.0.0.1:5173 and
                                  http://app.localhost:5173)
  --callback-path PATH            a callback path besides /; repeat for more (default /callback)
  --idle-timeout-ms N             idle lifetime of a session (default 3 days)
  --absolute-timeout-ms N         absolute lifetime of a session (default 7 days)
  --access-token-lifetime-ms N    (default 24 hours)
  --blocked-user-answer ANSWER    the error of silent authentication for a blocked user:
                                  login_required (default) or unauthorized
  --session-expiry                add session_expiry to the ID token
  --require-consent               ask for consent, as for a third-party application
  --sid-claim NAME                add the session ID to access tokens as this claim
  --no-rotation                   do not rotate refresh tokens

Webhooks (URLs on this machine only; see the README):
  --backchannel-logout-url URL    the receiver of the application's logout tokens
  --event-stream-url URL          the receiver of user events
  --event-stream-token TOKEN      or EVENT_STREAM_TOKEN in the environment
  --log-stream-url URL            the receiver of log events
  --log-stream-token TOKEN        or LOG_STREAM_TOKEN in the environment
  --shared-signals-url URL        the receiver of security event tokens
  --shared-signals-audience AUD   the audience of security event tokens
  --shared-signals-authorization VALUE
                                  or SHARED_SIGNALS_AUTHORIZATION in the environment

  --help                          show this help
`;

/** A mistake in the command line. `main` prints its message without a stack. */
export class UsageError extends Error {}

/** Returns an object with this key, or an empty object without a value. */
export function given<Key extends string, T>(key: Key, value: T | undefined): { [K in Key]?: T } {
  return value === undefined ? {} : ({ [key]: value } as { [K in Key]?: T });
}
