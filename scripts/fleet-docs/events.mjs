// What a fleet does to its tenant in each event: the table and the pictures of docs/fleet.md.
import { plotRates } from './plot.mjs';
import { percent, rate, table, whole } from './words.mjs';

/** @typedef {import('../../packages/core/test/fleet/report.js').FleetReport} FleetReport */
/** @typedef {import('../../packages/core/test/fleet/fleet.js').FleetRun} FleetRun */
/** @typedef {import('../../packages/core/test/fleet/scenarios.js').Scenario} Scenario */
/** @typedef {{ scenario: Scenario, compared: { report: FleetReport, run: FleetRun }[] }} EventRuns */

/** Each point of a plot is the mean of so many seconds. */
const PART_S = 30;
const PLOT_BEFORE_S = 1_800;

/**
 * The heading of each event in the page, and its name in the table.
 *
 * @type {Record<string, readonly [title: string, short: string]>}
 */
const titles = {
  day: ['An ordinary morning', 'Ordinary'],
  outage: ['An outage', 'Outage'],
  hang: ['A tenant that hangs', 'Hang'],
  deploy: ['A deployment', 'Deployment'],
  office: ['An office without network', 'Office'],
  'push-restart': ['A restart of the push server', 'Push restart'],
  block: ['Many blocked users', 'Blocks'],
  brim: ['A tenant at its limit', 'At the limit'],
  overload: ['An overloaded tenant', 'Overload'],
};

const titleOf = (/** @type {Scenario} */ { name }) =>
  titles[name] ?? /** @type {const} */ ([name, name]);

/**
 * Runs all events with each heartbeat.
 *
 * @param {any} fleet run.ts, compiled
 * @param {object} options of the fleet
 * @returns {EventRuns[]}
 */
export function runEvents(fleet, options) {
  return fleet.scenarios.map((/** @type {Scenario} */ scenario) => {
    console.log(scenario.name);
    /** @type {EventRuns['compared']} */
    const compared = [];
    fleet.compare(
      scenario.name,
      options,
      (/** @type {FleetReport} */ report, /** @type {FleetRun} */ run) => {
        compared.push({ report, run });
      },
    );
    return { scenario, compared };
  });
}

/**
 * @param {EventRuns} event
 * @param {number} limit
 */
export function drawEvent({ scenario, compared: [ours, bare] }, limit) {
  const ratesOf = (/** @type {FleetRun | undefined} */ run) => {
    const { from = 0, to = 0 } = run?.during ?? {};
    return run?.measures.means({ from: from - PLOT_BEFORE_S, to }, PART_S) ?? [];
  };
  const [title] = titleOf(scenario);
  return plotRates({
    label: `${title}: requests per second over time, of this library and of a bare interval, with the limit of the tenant`,
    ours: ratesOf(ours?.run),
    bare: ratesOf(bare?.run),
    partS: PART_S,
    fromMin: -PLOT_BEFORE_S / 60,
    ...(scenario.begin && { lastsMin: scenario.lastsMs / 60_000 }),
    limit,
  });
}

/** @param {readonly EventRuns[]} events */
export function resultsTable(events) {
  const names = ['this library', 'bare', 'logs out'];
  const columns = [
    'event',
    ...names.map((name) => `peak /s: ${name}`),
    ...names.map((name) => `logins refused: ${name}`),
    'ended falsely: logs out',
  ];
  const rows = events.map(({ scenario, compared }) => {
    const reports = compared.map(({ report }) => report);
    const [title, short] = titleOf(scenario);
    return [
      `[${short}](#${title.toLowerCase().replaceAll(' ', '-')})`,
      ...reports.map(({ peak }) => rate(peak.perSecond)),
      ...reports.map(({ loginsRefused }) => percent(loginsRefused)),
      whole(reports.at(-1)?.falseEndings ?? NaN),
    ];
  });
  return table(columns, rows);
}
