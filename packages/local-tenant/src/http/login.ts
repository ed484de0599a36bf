import { randomUUID } from 'node:crypto';
import type { Interaction } from 'oidc-provider';
import type { LocalTenantUserView } from '../contract.js';
import { loginPage } from '../pages/login-page.js';
import { readBody } from './body.js';
import type { App, Exchange } from './exchange.js';
import {
  applicationName,
  callbackOrigin,
  findInteraction,
  finishInteraction,
  parameterOf,
  refusedAsBlocked,
} from './interaction.js';
import { sendPage } from './respond.js';

const WRONG = 'Wrong email or password';

/** `/u/login`: the sign-in page and its form. */
export async function answerLogin(app: App, exchange: Exchange): Promise<void> {
  const interaction = await findInteraction(app, exchange, 'login');
  if (interaction === undefined) return;
  if (exchange.method !== 'POST') return showLogin(app, exchange, interaction);

  const form = new URLSearchParams((await readBody(exchange.req)).toString());
  const user = userOf(app, form);
  if (user === undefined) return refuseLogin(app, exchange, interaction, form.get('email') ?? '');
  if (user.blocked) {
    // Right password, so the application may know why.
    return finishInteraction(app, exchange, interaction, refusedAsBlocked(user.user_id));
  }
  return finishInteraction(app, exchange, interaction, {
    login: { accountId: user.user_id, remember: true, loginId: randomUUID() },
  });
}

function userOf({ tenant }: App, form: URLSearchParams): LocalTenantUserView | undefined {
  const userId = form.get('user_id');
  if (userId !== null) return tenant.users.find(userId);
  return tenant.users.authenticate(form.get('email') ?? '', form.get('password') ?? '');
}

function showLogin(app: App, exchange: Exchange, interaction: Interaction, failed?: string): void {
  const page = loginPage({
    action: `/u/login?state=${encodeURIComponent(interaction.uid)}`,
    application: applicationName(app, interaction),
    email: failed ?? parameterOf(interaction, 'login_hint'),
    ...(failed === undefined ? undefined : { error: WRONG }),
    users: app.tenant.users.list(),
  });
  sendPage(exchange.res, failed === undefined ? 200 : 400, page, callbackOrigin(interaction));
}

function refuseLogin(app: App, exchange: Exchange, interaction: Interaction, email: string): void {
  const clientId = parameterOf(interaction, 'client_id');
  app.tenant.log.write({ type: 'f', description: `${WRONG}.`, client_id: clientId });
  showLogin(app, exchange, interaction, email);
}
