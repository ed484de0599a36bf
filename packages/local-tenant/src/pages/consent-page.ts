import { html } from './html.js';
import { page } from './layout.js';

/** The content of the consent page. */
export interface ConsentPage {
  readonly action: string;
  readonly application: string;
  readonly user: string;
  readonly scopes: readonly string[];
}

/** Renders the consent page. */
export function consentPage({ action, application, user, scopes }: ConsentPage): string {
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
