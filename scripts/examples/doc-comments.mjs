import { codeBlocks } from './markdown.mjs';

/** @typedef {import('./markdown.mjs').Block} Block */

/**
 * The code in the doc comments of a source file: what is fenced, and what follows `@example` without
 * a fence, as TypeDoc takes it.
 *
 * @param {string} source
 * @returns {Block[]}
 */
export function docCommentBlocks(source) {
  return [...source.matchAll(/\/\*\*.*?\*\//gs)].flatMap(({ 0: comment, index }) => {
    const firstLine = source.slice(0, index).split('\n').length;
    const lines = comment
      .slice(3, -2)
      .split('\n')
      .map((line, index) => (index === 0 ? line.trimStart() : line.replace(/^\s*\* ?/, '')));
    return [...codeBlocks(lines.join('\n'), firstLine), ...unfenced(lines, firstLine)];
  });
}

/**
 * @param {string[]} lines of one comment
 * @param {number} firstLine
 * @returns {Block[]}
 */
function unfenced(lines, firstLine) {
  return lines.flatMap((line, index) => {
    if (!/^@example\b/.test(line)) return [];
    const rest = lines.slice(index + 1);
    const end = rest.findIndex((next) => /^@\w/.test(next));
    const code = (end < 0 ? rest : rest.slice(0, end)).join('\n');
    if (/^\s*(`{3,}|~{3,})/m.test(code) || !code.trim()) return [];
    return [{ language: 'ts', code, line: firstLine + index + 1 }];
  });
}
