import { readFileSync, writeFileSync } from 'node:fs';
import { format } from 'prettier';

/**
 * Writes the generated parts of a page, each between its marks: `<!-- docs:fleet NAME -->` and
 * `<!-- /docs:fleet NAME -->`.
 *
 * @param {string} path
 * @param {Record<string, string>} sections Markdown by name
 * @throws {Error} if the page lacks a mark
 */
export async function writeSections(path, sections) {
  const page = withSections(readFileSync(path, 'utf8'), sections);
  writeFileSync(
    path,
    await format(page, { parser: 'markdown', singleQuote: true, printWidth: 100 }),
  );
}

/**
 * @param {string} page
 * @param {Record<string, string>} sections
 */
export function withSections(page, sections) {
  let text = page;
  for (const [name, section] of Object.entries(sections)) {
    const [begin, end] = [`<!-- docs:fleet ${name} -->`, `<!-- /docs:fleet ${name} -->`];
    const from = text.indexOf(begin) + begin.length;
    const to = text.indexOf(end);
    if (from < begin.length || to < from) throw new Error(`The page has no ${begin} … ${end}.`);
    text = `${text.slice(0, from)}\n\n${section.trim()}\n\n${text.slice(to)}`;
  }
  return text;
}
