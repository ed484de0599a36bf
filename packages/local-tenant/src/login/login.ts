import { randomUUID } from 'node:crypto';
import type { Interaction } from 'oidc-provider';
import type { LocalTenantUserView } from '../contract-users.js';
import { readBody } from '../http/body.js';
import type { App, Exchange } from '../http/exchange.js';
import { sendPage } from '../http/respond.js';
import {
  applicationName,
  callbackOrigin,
  findInteraction,
  finishInteraction,
  parameterOf,
  userBlockedResult,
} from './interaction.js';
import { loginPage } from './login-page.js';

const WRONG_CREDENTIALS = 'Wrong email or password';

/** Handles `/u/login`, the login page and its form. */
export async function handleLogin(app: App, exchange: Exchange): Promise<void> {
  const interaction = await findInteraction(app, exchange, 'login');
  if (interaction === undefined) return;
  if (exchange.method !== 'POST') return showLogin(app, exchange, interaction);

  const form = new URLSearchParams((await readBody(exchange.req)).toString());
  const user = findUser(app, form);
  if (user === undefined) return rejectLogin(app, exchange, interaction, form.get('email') ?? '');
  if (user.blocked) {
    // The password is correct, so the application may learn the reason.
    return finishInteraction(app, exchange, interaction, userBlockedResult(user.user_id));
  }
  return finishInteraction(app, exchange, interaction, {
    login: { accountId: user.user_id, remember: true, loginId: randomUUID() },
  });
}

function findUser({ tenant }: App, form: URLSearchParams): LocalTenantUserView | undefined {
  const userId = form.get('user_id');
  if (userId !== null) return tenant.users.find(userId);
  return tenant.users.authenticate(form.get('email') ?? '', form.get('password') ?? '');
}

function showLogin(app: App, exchange: Exchange, interaction: Interaction, failed?: string): void {
  const page = loginPage({
    action: `/u/login?state=${encodeURIComponent(interaction.uid)}`,
    application: applicationName(app, interaction),
    email: failed ?? parameterOf(interaction, 'login_hint'),
    ...(failed === undefined ? undefined : { error: WRONG_CREDENTIALS }),
    users: app.tenant.users.list(),
  });
  sendPage(exchange.res, failed === undefined ? 200 : 400, page, callbackOrigin(interaction));
}

function rejectLogin(app: App, exchange: Exchange, interaction: Interaction, email: string): void {
  const user = app.tenant.users.findByEmail(email);
  app.tenant.log.write({
    type: user === undefined ? 'fu' : 'fp',
    description: `${WRONG_CREDENTIALS}.`,
    client_id: parameterOf(interaction, 'client_id'),
    user_id: user?.user_id,
    user_name: user?.email ?? email,
    request: exchange.req,
  });
  showLogin(app, exchange, interaction, email);
}
