// How figures are written in the pages of the fleet.

/** @param {number} count */
export const whole = (count) => Math.round(count).toLocaleString('en');

/**
 * Requests per second.
 *
 * @param {number} perSecond
 */
export const rate = (perSecond) => (perSecond < 99.5 ? perSecond.toFixed(1) : whole(perSecond));

/** @param {number} share */
export const percent = (share) =>
  share > 0 && share < 0.01 ? '< 1 %' : `${Math.round(100 * share)} %`;

/** @param {number} seconds */
export function duration(seconds) {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  const minutes = seconds / 60;
  return minutes < 120 ? `${Math.round(minutes)} min` : `${(minutes / 60).toFixed(1)} h`;
}

/** The simulation counts no higher age. */
const LONGEST_AGE_S = 14_400;

/** @param {number} seconds */
const age = (seconds) =>
  seconds < LONGEST_AGE_S ? duration(seconds) : `> ${LONGEST_AGE_S / 3_600} h`;

/**
 * Two ages, with one unit where it is the same.
 *
 * @param {number} first
 * @param {number} second
 */
export function ages(first, second) {
  const [a, b] = [age(first), age(second)];
  const [, unit] = / (\S+)$/.exec(a) ?? [];
  return unit && b.endsWith(` ${unit}`) ? `${a.slice(0, -unit.length - 1)} / ${b}` : `${a} / ${b}`;
}

/**
 * The value of an option, as it is in a program.
 *
 * @param {number} ms
 */
export const literal = (ms) => ms.toLocaleString('en').replaceAll(',', '_');

/**
 * A table in Markdown. Its figures stay on one line.
 *
 * @param {readonly string[]} titles
 * @param {readonly (readonly string[])[]} rows
 */
export function table(titles, rows) {
  const unbroken = rows.map((cells) =>
    cells.map((cell) => (cell.length < 20 ? cell.replaceAll(' ', '\u00a0') : cell)),
  );
  const lines = [titles, titles.map(() => '---'), ...unbroken];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
