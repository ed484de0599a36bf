import { html, type Html } from './html.js';
import { STYLE } from './style.js';

const MARK = html`<svg class="mark" viewBox="0 0 48 48" aria-hidden="true">
  <rect width="48" height="48" rx="13" />
  <path d="M9 25h7l4-11 7 21 5-14 2 4h5" />
</svg>`;

/** A whole page: one card, and a line that says that this is no real tenant. */
export function page(title: string, content: Html): string {
  // Not through `html`: escaping would change the style, and with it its hash.
  const head = `<style>${STYLE}</style>`;
  const body = html`<main>
    <div class="card">${MARK} ${content}</div>
    <p class="foot">Local tenant for development and tests</p>
  </main>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${html`${title}`.markup} | Local tenant</title>
${head}
</head>
<body>
${body.markup}
</body>
</html>
`;
}
