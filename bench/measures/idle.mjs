import { limitMs, realLimitMs, realWarnMs, warnMs } from '../stand/idle-tabs.mjs';
import { idleContestants, idleStories } from './idle-stories.mjs';

const runs = 3;

/**
 * Idle limits, beside `react-idle-timer` in the same page.
 *
 * @param {import('../stand/stand.mjs').Stand} stand
 * @param {(line: string) => void} log
 * @returns {Promise<import('../report.mjs').Report>}
 */
export async function measureIdle(stand, log) {
  const rows = [];
  for (const { name, tell } of idleStories) {
    log(name);
    /** @type {Set<string>[]} */
    const cells = idleContestants.map(() => new Set());
    for (let run = 0; run < runs; run++) {
      (await tell(stand)).forEach((cell, i) => cells[i]?.add(String(cell)));
    }
    rows.push([name, ...cells.map((values) => [...values].join(' / '))]);
  }
  return {
    title: 'Idle limits',
    against: `\`react-idle-timer\` with \`crossTab\` and \`promptBeforeIdle\`, in the same page as ours, with the same limit and the same warning: ${limitMs / 60_000} min and ${warnMs / 60_000} min of a simulated clock, or ${realLimitMs / 1_000} s and ${realWarnMs / 1_000} s of the real one. ${runs} runs; a cell has several values where they differ. An end is in limits, from the last input or from the wake.`,
    columns: ['what', ...idleContestants],
    rows,
  };
}
