/**
 * What one measure found.
 *
 * @typedef {object} Report
 * @property {string} title
 * @property {string} against what the figures were measured against, in the same run
 * @property {string[]} columns
 * @property {(string | number)[][]} rows
 */

/**
 * A report as a markdown section with one table.
 *
 * @param {Report} report
 * @returns {string}
 */
export function toMarkdown({ title, against, columns, rows }) {
  const line = (/** @type {(string | number)[]} */ cells) => `| ${cells.join(' | ')} |`;
  const table = [line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n');
  return [`## ${title}`, against, table].join('\n\n');
}
