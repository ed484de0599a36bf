import { allowsLogoutUrl } from '../clients/clients.js';
import type { LocalTenantClient } from '../contract-clients.js';
import type { App, Exchange } from '../http/exchange.js';
import { redirect, sendErrorPage, sendPage } from '../http/respond.js';
import { noticePage } from '../pages/error-page.js';
import { sessionCookieOf } from '../provider/cookies.js';
import type { SessionRecord } from '../sessions/sessions.js';

/**
 * Handles `/v2/logout`: ends the tenant's session and redirects to `returnTo`. With `client_id`, only
 * the URLs of that application are allowed, otherwise only the URLs of the tenant.
 */
export function handleLogout(app: App, exchange: Exchange): void {
  const { tenant } = app;
  const { res, url } = exchange;
  const clientId = url.searchParams.get('client_id');
  const client = tenant.clients.find(clientId);
  if (clientId !== null && client === undefined) {
    return sendErrorPage(res, 400, 'invalid_request', `Unknown client: ${clientId}`);
  }
  const returnTo = url.searchParams.get('returnTo');
  const allowedUrls = allowedLogoutUrls(app, client);
  if (returnTo !== null && !allowsLogoutUrl(allowedUrls, returnTo)) {
    const description = `The "returnTo" querystring parameter "${returnTo}" is not defined as a valid URL in "Allowed Logout URLs".`;
    return sendErrorPage(res, 400, 'invalid_request', description);
  }
  const target = returnTo ?? allowedUrls[0];
  endCurrentSession(app, exchange, client, target);
  // `href` is percent-encoded and has no line breaks, so it is a valid header value.
  if (target !== undefined) return redirect(res, new URL(target).href);
  return sendPage(res, 200, noticePage('Logged out', 'You can close this page.'));
}

/** Returns the active session of the browser. */
export function currentSession(app: App, exchange: Exchange): SessionRecord | undefined {
  return app.tenant.sessions.findActive(browserSessionOf(app, exchange));
}

/** Ends the browser's session, if there is one, and removes its cookies. */
export function endCurrentSession(
  app: App,
  exchange: Exchange,
  client: LocalTenantClient | undefined,
  target: string | undefined,
): void {
  const { tenant, cookies } = app;
  const uid = browserSessionOf(app, exchange);
  const ended = uid === undefined ? undefined : tenant.logOut(uid);
  tenant.log.write({
    type: 'slo',
    description: 'User successfully logged out',
    client_id: client?.clientId,
    user_id: ended?.userId,
    details: {
      return_to: target,
      allowed_logout_url: allowedLogoutUrls(app, client),
      session_id: ended?.sid,
    },
    request: exchange.req,
  });
  const expired = 'Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly';
  exchange.res.setHeader('Set-Cookie', [
    `${cookies.session}=; ${expired}; SameSite=None; Secure`,
    `${cookies.compatible}=; ${expired}; SameSite=Lax`,
  ]);
}

function allowedLogoutUrls(
  { tenant }: App,
  client: LocalTenantClient | undefined,
): readonly string[] {
  return client === undefined ? tenant.allowedLogoutUrls : (client.allowedLogoutUrls ?? []);
}

function browserSessionOf({ tenant, cookies }: App, { req }: Exchange): string | undefined {
  const cookie = sessionCookieOf(req.headers.cookie, cookies);
  return cookie === undefined ? undefined : tenant.artifacts.get('Session', cookie)?.uid;
}
