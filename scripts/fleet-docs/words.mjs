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
function duration(seconds) {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  const minutes = seconds / 60;
  return minutes < 120 ? `${Math.round(minutes)} min` : `${(minutes / 60).toFixed(1)} h`;
}

/**
 * Two durations, with one unit where it is the same.
 *
 * @param {number} first
 * @param {number} second
 */
export function durations(first, second) {
  const [a, b] = [duration(first), duration(second)];
  const [, unit] = / (\S+)$/.exec(a) ?? [];
  return unit && b.endsWith(` ${unit}`) ? `${a.slice(0, -unit.length - 1)} / ${b}` : `${a} / ${b}`;
}

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
