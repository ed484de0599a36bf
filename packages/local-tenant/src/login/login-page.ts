import type { LocalTenantUserView } from '../contract-users.js';
import { html, type Html, page } from '../pages/layout.js';

/** The content of the login page. */
export interface LoginPage {
  /** The form's `action`: the URL of this page. */
  readonly action: string;
  readonly application: string;
  readonly email: string;
  readonly error?: string;
  readonly users: readonly LocalTenantUserView[];
}

/** Renders the login page, which works without scripts. */
export function loginPage({ action, application, email, error, users }: LoginPage): string {
  const invalid = error === undefined ? 'false' : 'true';
  return page(
    'Log in',
    html`<h1>Welcome</h1>
      <p class="lead">Log in to continue to <strong>${application}</strong>.</p>
      ${error === undefined ? undefined : html`<p class="error" id="error" role="alert">${error}</p>`}
      <form method="post" action="${action}">
        <label for="email">Email</label>
        <input
          id="email"
          name="email"
          type="email"
          value="${email}"
          required
          autocomplete="username"
          autocapitalize="none"
          spellcheck="false"
          aria-invalid="${invalid}"
          ${describedBy(error)}
          ${focus(email === '')}
        />
        <label for="password">Password</label>
        <input
          id="password"
          name="password"
          type="password"
          required
          autocomplete="current-password"
          aria-invalid="${invalid}"
          ${describedBy(error)}
          ${focus(email !== '')}
        />
        <button class="primary" type="submit">Continue</button>
      </form>
      ${users.length === 0 ? undefined : userButtons(action, users)}`,
  );
}

function userButtons(action: string, users: readonly LocalTenantUserView[]): Html {
  return html`<section class="local" aria-labelledby="local">
    <h2 id="local">One-click login</h2>
    <p>Only the local tenant has these buttons.</p>
    <form class="users" method="post" action="${action}">${users.map(userButton)}</form>
  </section>`;
}

function userButton({ user_id, name, blocked }: LocalTenantUserView): Html {
  const badge = blocked ? html` <span class="badge">blocked</span>` : undefined;
  return html`<button class="user" type="submit" name="user_id" value="${user_id}">
    <span class="initial" aria-hidden="true">${initialOf(name)}</span>
    <span class="name">Continue as ${name}</span>${badge}
  </button>`;
}

function initialOf(name: string): string {
  return String.fromCodePoint(name.codePointAt(0) ?? 63).toUpperCase();
}

function describedBy(error: string | undefined): Html | undefined {
  return error === undefined ? undefined : html`aria-describedby="error"`;
}

function focus(here: boolean): Html | undefined {
  return here ? html`autofocus` : undefined;
}
