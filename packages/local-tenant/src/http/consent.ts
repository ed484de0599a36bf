import { consentPage } from '../pages/consent-page.js';
import { readBody } from './body.js';
import type { App, Exchange } from './exchange.js';
import {
  applicationName,
  callbackOrigin,
  findInteraction,
  finishInteraction,
  parameterOf,
} from './interaction.js';
import { sendPage } from './respond.js';

/** Handles `/u/consent`, the consent page and its form. */
export async function handleConsent(app: App, exchange: Exchange): Promise<void> {
  const interaction = await findInteraction(app, exchange, 'consent');
  if (interaction === undefined) return;
  const { tenant } = app;
  const userId = interaction.session?.accountId ?? '';
  if (exchange.method !== 'POST') {
    const page = consentPage({
      action: `/u/consent?state=${encodeURIComponent(interaction.uid)}`,
      application: applicationName(app, interaction),
      user: tenant.users.find(userId)?.name ?? userId,
      scopes: parameterOf(interaction, 'scope').split(' '),
    });
    return sendPage(exchange.res, 200, page, callbackOrigin(interaction));
  }
  const form = new URLSearchParams((await readBody(exchange.req)).toString());
  if (form.get('decision') !== 'accept') {
    return finishInteraction(app, exchange, interaction, {
      error: 'access_denied',
      error_description: 'User did not authorize the request',
      userId,
    });
  }
  tenant.grantConsent(userId, parameterOf(interaction, 'client_id'));
  return finishInteraction(app, exchange, interaction, {
    ...interaction.lastSubmission,
    consent: {},
  });
}
