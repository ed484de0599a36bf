import { STYLE } from './style.js';

/** Safe markup, in which all values are escaped. */
export class Html {
  constructor(readonly markup: string) {}
}

type Value = string | Html | readonly Html[] | undefined;

/** Template tag for markup. Escapes strings and omits `undefined`. */
export function html(strings: TemplateStringsArray, ...values: Value[]): Html {
  const parts = strings.map((text, index) => text + markupOf(values[index]));
  return new Html(parts.join(''));
}

function markupOf(value: Value): string {
  if (value === undefined) return '';
  if (value instanceof Html) return value.markup;
  if (typeof value === 'string') return escape(value);
  return value.map((each) => each.markup).join('');
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ESCAPES[char] ?? char);
}

const MARK = html`<svg class="mark" viewBox="0 0 48 48" aria-hidden="true">
  <rect width="48" height="48" rx="13" />
  <path d="M9 25h7l4-11 7 21 5-14 2 4h5" />
</svg>`;

// Inline, because the Content-Security-Policy blocks other sources.
const ICON = encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48">' +
    '<rect width="48" height="48" rx="13" fill="#4f46e5"/>' +
    '<path d="M9 25h7l4-11 7 21 5-14 2 4h5" fill="none" stroke="#fff" stroke-width="4"/></svg>',
);

/** Renders a page: a card, and a footer that identifies the local tenant. */
export function page(title: string, content: Html): string {
  // Escaping with `html` would change the style and its hash in the Content-Security-Policy.
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
<link rel="icon" href="data:image/svg+xml,${ICON}">
${head}
</head>
<body>
${body.markup}
</body>
</html>
`;
}
