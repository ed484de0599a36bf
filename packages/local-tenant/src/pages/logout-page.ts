import { html } from './html.js';
import { page } from './layout.js';

/** The content of the page that asks the user to confirm a logout. */
export interface LogoutPage {
  readonly action: string;
  readonly fields: readonly { readonly name: string; readonly value: string }[];
}

/** Renders the page that asks the user to confirm a logout. */
export function logoutPage({ action, fields }: LogoutPage): string {
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
