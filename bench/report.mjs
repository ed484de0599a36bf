/**
 * @param {number[]} samples
 * @param {number} share 0.5: the median
 */
export function quantile(samples, share) {
  const sorted = [...samples].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? NaN;
  const above = sorted[Math.ceil(place)] ?? NaN;
  return below + (above - below) * (place % 1);
}

/** @param {number[]} samples */
export function median(samples) {
  return quantile(samples, 0.5);
}

/**
 * @param {number} value
 * @param {number} [digits]
 */
export function round(value, digits = 1) {
  return Number(value.toFixed(digits));
}

/**
 * What one measure found. `against` says what the figures were measured against, in the same run.
 *
 * @typedef {{ title: string, against: string, columns: string[], rows: (string | number)[][] }} Report
 */

/** @param {Report} report */
export function toMarkdown({ title, against, columns, rows }) {
  const lines = [columns, columns.map(() => '---'), ...rows];
  const table = lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  return `### ${title}\n\n${against}\n\n${table}`;
}

/** Progress goes to the other stream, so that the tables alone can be piped into a file. */
export function log(/** @type {string} */ line) {
  console.error(`${new Date().toISOString().slice(11, 19)} ${line}`);
}
