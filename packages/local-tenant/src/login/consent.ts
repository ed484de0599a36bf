import { readBody } from '../http/body.js';
import type { App, Exchange } from '../http/exchange.js';
import { sendPage } from '../http/respond.js';
import { html, page } from '../pages/layout.js';
import {
  applicationName,
  callbackOrigin,
  findInteraction,
  finishInteraction,
  parameterOf,
} from './interaction.js';

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

/** The content of the consent page. */
interface ConsentPage {
  readonly action: string;
  readonly application: string;
  readonly user: string;
  readonly scopes: readonly string[];
}

/** Renders the consent page. */
function consentPage({ action, application, user, scopes }: ConsentPage): string {
  return page(
    'Authorize',
    html`<h1>Authorize ${application}</h1>
      <p class="lead">Hello <strong>${user}</strong>, this application asks for access to:</p>
      <ul class="scopes">
        ${scopes.map((scope) => html`<li><code>${scope}</code></li>`)}
      </ul>
      <form method="post" action="${action}">
        <button class="primary" type="submit" name="decision" value="accept">Accept</button>
        <button class="secondary" type="submit" name="decision" value="decline">Decline</button>
      </form>`,
  );
}
