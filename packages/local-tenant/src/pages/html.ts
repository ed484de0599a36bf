/** Markup that is safe to send: every value in it has been escaped. */
export class Html {
  constructor(readonly markup: string) {}
}

type Value = string | Html | readonly Html[] | undefined;

/** Builds markup; strings put into it are escaped, `undefined` is nothing. */
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
