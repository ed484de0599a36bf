import { noticePage } from '../pages/error-page.js';
import { sessionCookieOf } from '../provider/cookies.js';
import { allowsLogoutUrl } from '../tenant/clients.js';
import type { App, Exchange } from './exchange.js';
import { redirect, sendErrorPage, sendPage } from './respond.js';

/** Handles `/v2/logout`: ends the tenant's session and redirects to `returnTo`. */
export function handleLogout({ tenant, cookies }: App, { req, res, url }: Exchange): void {
  const clientId = url.searchParams.get('client_id');
  const client = tenant.clients.find(clientId);
  if (clientId !== null && client === undefined) {
    return sendErrorPage(res, 400, 'invalid_request', `Unknown client: ${clientId}`);
  }
  const returnTo = url.searchParams.get('returnTo');
  const registered = client === undefined ? tenant.clients.all() : [client];
  if (returnTo !== null && !registered.some((each) => allowsLogoutUrl(each, returnTo))) {
    const description = `The "returnTo" querystring parameter "${returnTo}" is not defined as a valid URL in "Allowed Logout URLs".`;
    return sendErrorPage(res, 400, 'invalid_request', description);
  }
  const cookie = sessionCookieOf(req.headers.cookie, cookies);
  const uid = cookie === undefined ? undefined : tenant.artifacts.get('Session', cookie)?.uid;
  const ended = uid === undefined ? undefined : tenant.logOut(uid);
  tenant.log.write({
    type: 'slo',
    description: 'User successfully logged out',
    client_id: client?.clientId,
    user_id: ended?.userId,
    session_id: ended?.sid,
  });
  const expired = 'Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly';
  res.setHeader('Set-Cookie', [
    `${cookies.session}=; ${expired}; SameSite=None; Secure`,
    `${cookies.compatible}=; ${expired}; SameSite=Lax`,
  ]);
  const target = returnTo ?? client?.allowedLogoutUrls?.[0];
  // `href` is percent-encoded and has no line breaks, so it is a valid header value.
  if (target !== undefined) return redirect(res, new URL(target).href);
  return sendPage(res, 200, noticePage('Logged out', 'You can close this page.'));
}
