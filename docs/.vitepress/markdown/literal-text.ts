import type { MarkdownRenderer } from 'vitepress';

/** The components that a page may name. GitHub drops their tags. */
const components = ['LoadCalculator', 'MermaidDiagram'];

const elements = new Set(
  (
    'a abbr b blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure ' +
    'h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p picture pre q s samp small source span strong sub ' +
    'summary sup table tbody td tfoot th thead tr u ul var wbr'
  ).split(' '),
);

/**
 * Pages are compiled as templates of Vue. What would mean something there and is text for GitHub
 * stays text: `{{ }}`, and tags that are neither HTML nor a component of the site.
 */
export function literalText(md: MarkdownRenderer): void {
  for (const name of ['text', 'code_inline', 'code_block'] as const) {
    const render = md.renderer.rules[name];
    if (!render) throw new Error(`The renderer has no rule for ${name}.`);
    md.renderer.rules[name] = (...args) => withoutMustaches(render(...args));
  }
  for (const name of ['html_inline', 'html_block'] as const) {
    md.renderer.rules[name] = (tokens, index) =>
      withoutMustaches(withoutUnknownTags(tokens[index]?.content ?? ''));
  }
}

/** The same text without a `{{` that Vue would read an expression behind. */
export function withoutMustaches(html: string): string {
  return html.replaceAll('{{', '&#123;&#123;');
}

/**
 * The same HTML with the tags that nobody knows as text.
 *
 * @throws {Error} for a known tag with an attribute that Vue or a browser would run
 */
export function withoutUnknownTags(html: string): string {
  refuseCode(html);
  return html.replace(/<(?=\/?([a-z][\w-]*))/gi, (bracket, name: string) =>
    isKnown(name) ? bracket : '&lt;',
  );
}

function isKnown(name: string): boolean {
  return elements.has(name.toLowerCase()) || components.includes(name);
}

/** A tag up to its end, or to that of the text: then what follows it would become its attributes. */
const tags = /<([a-z][\w-]*)((?:[^>"']|"[^"]*(?:"|$)|'[^']*(?:'|$))*)/gi;
const values = /=\s*(?:"[^"]*(?:"|$)|'[^']*(?:'|$)|[^\s>]*)/g;

/** Directives of Vue with their short forms, and the browser's listeners. */
const runs = /^(?:v-|[:@#.]|on)/i;

function refuseCode(html: string): void {
  for (const [, name = '', attributes = ''] of html.replaceAll(/<!--.*?-->/gs, '').matchAll(tags)) {
    const code = attributes
      .replaceAll(values, ' ')
      .split(/[\s/]+/)
      .find((attribute) => runs.test(attribute));
    if (code && isKnown(name)) {
      throw new Error(`<${name} ${code}> is code, not text: a page has none of it.`);
    }
  }
}
