import type { Route } from '../http/app.js';
import type { ResolvedOptions } from '../options/read-options.js';
import { combineIssuerKeys } from '../tokens/issuer-keys.js';
import type { TokenClaims } from '../tokens/token-claims.js';
import { backChannelLogoutRoute, createLogoutTokenReader } from './back-channel-logout.js';
import { eventStreamRoute } from './event-stream.js';
import { createRevocationReader, globalTokenRevocationRoute } from './global-token-revocation.js';
import { logStreamRoute } from './log-stream.js';
import { createSecurityEventReader, securityEventsRoute } from './security-events.js';
import type { WebhookOptions } from './webhook.js';

/**
 * Creates the routes of the webhooks that are configured. A route without its required option does not
 * exist.
 */
export function webhookRoutes(
  options: ResolvedOptions,
  webhook: WebhookOptions,
  claims: TokenClaims,
): readonly Route[] {
  const { clientIds, eventStreamSecrets, logStreamSecrets, sharedSignals, now } = options;
  const { globalTokenRevocation } = options;
  const issuer = options.issuers.map(({ issuer: name }) => name);
  const routes: Route[] = [];
  if (clientIds !== undefined) {
    const keys = combineIssuerKeys(options.issuers);
    const read = createLogoutTokenReader({ issuer, clientIds, keys, now, claims });
    routes.push(backChannelLogoutRoute(webhook, read));
  }
  if (eventStreamSecrets !== undefined) routes.push(eventStreamRoute(webhook, eventStreamSecrets));
  if (logStreamSecrets !== undefined) routes.push(logStreamRoute(webhook, logStreamSecrets));
  if (sharedSignals !== undefined) {
    const subjectIssuers = [...issuer, sharedSignals.issuer];
    const read = createSecurityEventReader({ ...sharedSignals, subjectIssuers, now, claims });
    routes.push(securityEventsRoute(webhook, read));
  }
  if (globalTokenRevocation !== undefined) {
    const subjectIssuers = issuer;
    const read = createRevocationReader({ ...globalTokenRevocation, subjectIssuers, now, claims });
    routes.push(globalTokenRevocationRoute(webhook, read));
  }
  return routes;
}
