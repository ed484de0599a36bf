import { readFileSync, writeFileSync } from 'node:fs';
import { format } from 'prettier';

const begin = '<!-- figures -->';
const end = '<!-- /figures -->';
const heading = '## Push';

/**
 * Puts the figures between their markers in a document; where it has none, at its end.
 *
 * @param {string} path
 * @param {string} figures markdown
 */
export async function writeFigures(path, figures) {
  const text = await format(figures, { parser: 'markdown' });
  const section = `${begin}\n\n${text.trim()}\n\n${end}`;
  // Read only now: it may have been written while the benchmark ran.
  const before = readFileSync(path, 'utf8');
  const from = before.indexOf(begin);
  const to = before.indexOf(end);
  if (from !== -1 && to > from) {
    writeFileSync(path, before.slice(0, from) + section + before.slice(to + end.length));
  } else if (before.includes(`\n${heading}\n`)) {
    writeFileSync(
      path,
      before.replace(`\n${heading}\n`, () => `\n${heading}\n\n${section}\n`),
    );
  } else {
    writeFileSync(path, `${before.trimEnd()}\n\n${heading}\n\n${section}\n`);
  }
}
