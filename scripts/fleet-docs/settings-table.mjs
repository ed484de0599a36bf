// The table of docs/recommended-settings.md.
import { DEFAULT_GAP_MS, SHORTEST_MS } from './settings.mjs';
import { durations, percent, rate, table, whole } from './words.mjs';

/** @typedef {import('./settings.mjs').Choice} Choice */
/** @typedef {import('./settings.mjs').Recommendation} Recommendation */

/** @param {readonly Recommendation[]} recommendations */
export function settingsTable(recommendations) {
  const rows = recommendations.map(({ browsers, plan, choice, polling, fit, least }) => {
    const load = (/** @type {number} */ perSecond) =>
      `${rate(perSecond)} (${percent(perSecond / plan.perSecond)})`;
    const fleet = [whole(browsers), plan.plan];
    if (!choice || !polling) return [...fleet, '**does not fit**', `≥ ${load(least)}`, '', ''];
    return [
      ...fleet,
      `${optionsOf(choice).join('<br>') || 'the defaults'}${fit === 'at work' ? ' (1)' : ''}`,
      load(polling.mean),
      load(polling.peak),
      durations(polling.ageMedianS, polling.ageP99S),
    ];
  });
  return table(
    ['browsers', 'plan', 'settings', 'requests/s', 'busiest ten seconds', 'detected'],
    rows,
  );
}

/**
 * What differs from the defaults.
 *
 * @param {Choice} choice
 */
function optionsOf({ intervalMs, minGapMs, probe }) {
  const literal = (/** @type {number} */ ms) => ms.toLocaleString('en').replaceAll(',', '_');
  return [
    probe === 'session' ? '`probe:\u00a0sessionProbe(…)`' : '',
    intervalMs === SHORTEST_MS ? '' : `\`intervalMs:\u00a0${literal(intervalMs)}\``,
    minGapMs === DEFAULT_GAP_MS ? '' : `\`minGapMs:\u00a0${literal(minGapMs)}\``,
  ].filter((option) => option !== '');
}
