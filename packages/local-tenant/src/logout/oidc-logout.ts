import { allowsLogoutUrl } from '../clients/clients.js';
import type { LocalTenantClient } from '../contract-clients.js';
import { HttpError, isOwnOrigin, type App, type Exchange } from '../http/exchange.js';
import { redirect, sendErrorPage, sendPage } from '../http/respond.js';
import { noticePage } from '../pages/error-page.js';
import { html, page } from '../pages/layout.js';
import { currentSession, endCurrentSession } from './logout.js';

/** The parameters that the confirmation page sends again. */
const PARAMETERS = [
  'client_id',
  'id_token_hint',
  'logout_hint',
  'post_logout_redirect_uri',
  'state',
];

/**
 * Handles `/oidc/logout`. It asks the user to confirm, unless `id_token_hint` or `logout_hint` name
 * the browser's session.
 * @see https://openid.net/specs/openid-connect-rpinitiated-1_0.html
 */
export async function handleOidcLogout(
  app: App,
  exchange: Exchange,
  parameters: URLSearchParams,
): Promise<void> {
  const { res, method } = exchange;
  try {
    const hint = await readIdTokenHint(app, exchange, parameters);
    const client = findClient(app, parameters, hint);
    const target = readTarget(client, parameters);
    const session = currentSession(app, exchange);
    const confirmed =
      method === 'POST' && parameters.get('confirm') === 'yes' && isOwnOrigin(exchange);
    const sid = hint?.sid ?? parameters.get('logout_hint');
    if (session !== undefined && session.sid !== sid && !confirmed) {
      const fields = PARAMETERS.flatMap((name) => {
        const value = parameters.get(name);
        return value === null ? [] : [{ name, value }];
      });
      const origins = target === undefined ? [] : [target.origin];
      return sendPage(res, 200, logoutPage({ action: '/oidc/logout', fields }), origins);
    }
    endCurrentSession(app, exchange, client, target?.href);
    if (target !== undefined) return redirect(res, target.href);
    return sendPage(res, 200, noticePage('Logged out', 'You can close this page.'));
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    return sendErrorPage(res, error.status, 'invalid_request', error.message);
  }
}

interface IdTokenHint {
  readonly clientId: string;
  readonly sid: string | undefined;
}

/** Accepts an expired ID token, as the specification asks. */
async function readIdTokenHint(
  { verifySignature }: App,
  { baseUrl }: Exchange,
  parameters: URLSearchParams,
): Promise<IdTokenHint | undefined> {
  const token = parameters.get('id_token_hint');
  if (token === null) return undefined;
  const { iss, aud, sid } = (await verifySignature(token)) ?? {};
  if (iss !== `${baseUrl}/` || typeof aud !== 'string') {
    throw new HttpError(400, 'The id_token_hint is not an ID token of this tenant');
  }
  return { clientId: aud, sid: typeof sid === 'string' ? sid : undefined };
}

function findClient(
  { tenant }: App,
  parameters: URLSearchParams,
  hint: IdTokenHint | undefined,
): LocalTenantClient | undefined {
  const requested = parameters.get('client_id');
  if (requested !== null && hint !== undefined && hint.clientId !== requested) {
    throw new HttpError(400, 'The client_id does not match the id_token_hint');
  }
  const clientId = requested ?? hint?.clientId;
  const client = tenant.clients.find(clientId);
  if (clientId !== undefined && client === undefined) {
    throw new HttpError(400, `Unknown client: ${clientId}`);
  }
  return client;
}

function readTarget(
  client: LocalTenantClient | undefined,
  parameters: URLSearchParams,
): URL | undefined {
  const redirectUri = parameters.get('post_logout_redirect_uri');
  if (redirectUri === null) return undefined;
  if (client === undefined) {
    const message = 'A post_logout_redirect_uri needs a client_id or an id_token_hint';
    throw new HttpError(400, message);
  }
  if (!allowsLogoutUrl(client.allowedLogoutUrls ?? [], redirectUri)) {
    const message = `The "post_logout_redirect_uri" "${redirectUri}" is not defined as a valid URL in "Allowed Logout URLs".`;
    throw new HttpError(400, message);
  }
  const target = new URL(redirectUri);
  const state = parameters.get('state');
  if (state !== null) target.searchParams.set('state', state);
  return target;
}

/** The content of the page that asks the user to confirm a logout. */
interface LogoutPage {
  readonly action: string;
  readonly fields: readonly { readonly name: string; readonly value: string }[];
}

/** Renders the page that asks the user to confirm a logout. */
function logoutPage({ action, fields }: LogoutPage): string {
  return page(
    'Log out',
    html`<h1>Log out</h1>
      <p class="lead">Do you want to log out?</p>
      <form method="post" action="${action}">
        ${fields.map(
          ({ name, value }) => html`<input type="hidden" name="${name}" value="${value}" />`,
        )}
        <button class="primary" type="submit" name="confirm" value="yes">Log out</button>
      </form>`,
  );
}
