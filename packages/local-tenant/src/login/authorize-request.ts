import { allowsWebMessage } from '../clients/clients.js';
import type { LocalTenantClient } from '../contract-clients.js';
import { sendUnregisteredOrigin } from '../faults/effects.js';
import type { Exchange } from '../http/exchange.js';
import { sendErrorPage } from '../http/respond.js';
import type { Tenant } from '../tenant/tenant.js';

/**
 * Rejects an `/authorize` request with an unregistered client, callback URL or web origin. Like
 * Auth0, responds with a page instead of a redirect.
 * @returns whether it rejected the request
 */
export function rejectAuthorizeRequest(tenant: Tenant, exchange: Exchange): boolean {
  const { res, url } = exchange;
  const query = url.searchParams;
  const clientId = query.get('client_id');
  const client = tenant.clients.find(clientId);
  const logFailure = (description: string) => {
    const type = query.get('prompt') === 'none' ? 'fsa' : 'f';
    const client_id = clientId ?? undefined;
    tenant.log.write({ type, description, client_id, request: exchange.req });
  };
  if (client === undefined) {
    const description = clientId === null ? 'Missing client_id' : `Unknown client: ${clientId}`;
    logFailure(description);
    sendErrorPage(res, 400, 'invalid_request', description);
    return true;
  }
  const redirectUri = query.get('redirect_uri') ?? onlyCallbackUrl(client);
  if (redirectUri !== undefined && !client.allowedCallbackUrls.includes(redirectUri)) {
    logFailure('Callback URL mismatch');
    const description = `Callback URL mismatch. ${redirectUri} is not in the list of allowed callback URLs.`;
    sendErrorPage(res, 403, 'unauthorized_client', description);
    return true;
  }
  const webMessage = query.get('response_mode') === 'web_message';
  if (webMessage && redirectUri !== undefined && !allowsWebMessage(client, redirectUri)) {
    logFailure('Web origin not allowed');
    sendUnregisteredOrigin(exchange, redirectUri);
    return true;
  }
  return false;
}

/** The default for `redirect_uri`. With several URLs, the provider shows an error page. */
function onlyCallbackUrl({ allowedCallbackUrls }: LocalTenantClient): string | undefined {
  return allowedCallbackUrls.length === 1 ? allowedCallbackUrls[0] : undefined;
}
