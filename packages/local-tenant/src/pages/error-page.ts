import { html, page } from './layout.js';

/** Renders the page that Auth0 shows if it cannot redirect: "Oops!, something went wrong". */
export function errorPage(error: string, description: string): string {
  return page(
    'Error',
    html`<h1>Oops, something went wrong</h1>
      <p class="lead">The tenant cannot send you back to the application.</p>
      <dl class="facts">
        <dt>Error</dt>
        <dd><code>${error}</code></dd>
        <dt>Description</dt>
        <dd>${description}</dd>
      </dl>`,
  );
}

/** Renders a short notice that is not an error. */
export function noticePage(title: string, text: string): string {
  return page(
    title,
    html`<h1>${title}</h1>
      <p class="lead">${text}</p>`,
  );
}
