// What a fleet does to its tenant in each event: the figures of docs/fleet.md.
import { plotRates } from './plot.mjs';
import { duration, percent, rate, table, whole } from './words.mjs';

/** @typedef {import('../../packages/core/test/fleet/report.js').FleetReport} FleetReport */
/** @typedef {import('../../packages/core/test/fleet/fleet.js').FleetRun} FleetRun */
/** @typedef {import('../../packages/core/test/fleet/scenarios.js').Scenario} Scenario */
/** @typedef {import('../../packages/core/test/fleet/run.js').FleetOptions} FleetOptions */
/** @typedef {{ scenario: Scenario, compared: { report: FleetReport, run: FleetRun }[] }} EventRuns */

/** Each point of a plot is the mean of so many seconds. */
const PART_S = 30;
const PLOT_BEFORE_S = 1_800;

/**
 * The name of each heartbeat, and the one in the table.
 *
 * @type {Record<string, readonly [name: string, short: string]>}
 */
const names = {
  shipped: ['this library', 'this library'],
  bare: ['bare interval', 'bare'],
  'bare, logs out': ['bare interval that logs out', 'logs out'],
};

/**
 * The heading of each event, and its name in the table.
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

/** @param {Scenario} scenario */
const titleOf = ({ name }) => titles[name]?.[0] ?? name;

/** @param {Scenario} scenario */
const linkOf = (scenario) =>
  `[${titles[scenario.name]?.[1] ?? scenario.name}](#${titleOf(scenario).toLowerCase().replaceAll(' ', '-')})`;

/** @param {FleetReport} report */
const nameOf = ({ contestant }) => names[contestant]?.[0] ?? contestant;

/**
 * Runs all events with each heartbeat.
 *
 * @param {any} fleet run.ts, compiled
 * @param {FleetOptions} options
 * @param {(done: string) => void} log
 * @returns {EventRuns[]}
 */
export function runEvents(fleet, options, log) {
  return fleet.scenarios.map((/** @type {Scenario} */ scenario) => {
    /** @type {EventRuns['compared']} */
    const compared = [];
    fleet.compare(
      scenario.name,
      options,
      (/** @type {FleetReport} */ report, /** @type {FleetRun} */ run) => {
        compared.push({ report, run });
      },
    );
    log(`${scenario.name}: ${compared.length} heartbeats`);
    return { scenario, compared };
  });
}

/**
 * The pictures, by file name.
 *
 * @param {readonly EventRuns[]} events
 * @param {FleetOptions} options
 * @returns {Record<string, string>}
 */
export function drawEvents(events, { limit }) {
  return Object.fromEntries(
    events.map(({ scenario, compared }) => [
      `fleet-${scenario.name}.svg`,
      plotRates({
        label: altOf(scenario),
        series: compared.slice(0, 2).map(({ report, run: { measures, during } }, index) => ({
          name: nameOf(report),
          colour: index === 0 ? 'ours' : 'bare',
          rates: measures.means({ from: during.from - PLOT_BEFORE_S, to: during.to }, PART_S),
        })),
        partS: PART_S,
        fromMin: -PLOT_BEFORE_S / 60,
        ...(scenario.begin && { lastsMin: scenario.lastsMs / 60_000 }),
        limit,
      }),
    ]),
  );
}

/** @param {Scenario} scenario */
const altOf = (scenario) =>
  `${titleOf(scenario)}: requests per second over time, of this library and of a bare interval, with the limit of the tenant`;

/**
 * The generated parts of the page.
 *
 * @param {readonly EventRuns[]} events
 * @param {FleetOptions} options
 */
export function describeEvents(events, options) {
  return {
    answer: answer(events, options),
    results: results(events),
    events: events.map(section).join('\n\n'),
    method: method(options),
  };
}

/**
 * @param {readonly EventRuns[]} events
 * @param {FleetOptions} options
 */
function answer(events, { browsers, limit }) {
  const reports = events.flatMap(({ scenario, compared }) =>
    compared.map(({ report }) => ({ report, title: titleOf(scenario).toLowerCase() })),
  );
  const of = (/** @type {string} */ contestant) =>
    reports.filter(({ report }) => report.contestant === contestant);
  const [ours, bare] = [of('shipped'), of('bare')];
  const day = (/** @type {typeof ours} */ list) =>
    list.find(({ report }) => report.scenario === 'day')?.report.ordinary ?? NaN;
  const most = (
    /** @type {typeof ours} */ list,
    /** @type {(report: FleetReport) => number} */ by,
  ) => list.reduce((a, b) => (by(b.report) > by(a.report) ? b : a));
  const peak = (/** @type {FleetReport} */ report) => report.peak.perSecond;
  const ended = (/** @type {FleetReport} */ report) => report.falseEndings;
  const [ourPeak, barePeak] = [most(ours, peak), most(bare, peak)];
  const endings = (/** @type {typeof ours} */ list) => {
    const sum = list.reduce((total, { report }) => total + ended(report), 0);
    return sum === 0 ? 'no session' : `${whole(sum)} sessions`;
  };
  const logsOut = most(of('bare, logs out'), ended);
  return [
    `In ${events.length} events, from an outage to a deployment, this library ends ${endings(ours)} falsely and peaks at ${rate(peak(ourPeak.report))} requests per second. A bare interval ends ${endings(bare)} falsely and peaks at ${rate(peak(barePeak.report))}. One that logs out at any error ends up to ${whole(ended(logsOut.report))} sessions (${logsOut.title}).`,
    `In an ordinary morning ${whole(browsers)} browsers make ${rate(day(ours))} requests per second with the default settings, and ${rate(day(bare))} with a bare interval. The tenant serves ${limit}.`,
  ].join('\n\n');
}

/** @param {readonly EventRuns[]} events */
function results(events) {
  const rows = events.map(({ scenario, compared }) => {
    const reports = compared.map(({ report }) => report);
    const last = reports.at(-1);
    return [
      linkOf(scenario),
      ...reports.map(({ peak }) => rate(peak.perSecond)),
      ...reports.map(({ loginsRefused }) => percent(loginsRefused)),
      last ? whole(last.falseEndings) : '',
    ];
  });
  const shorts = Object.values(names).map(([, short]) => short);
  const columns = [
    'event',
    ...shorts.map((short) => `peak /s: ${short}`),
    ...shorts.map((short) => `logins refused: ${short}`),
    `ended falsely: ${shorts.at(-1)}`,
  ];
  return `${table(columns, rows)}\n\n${detections(events)}`;
}

/** @param {readonly EventRuns[]} events */
function detections(events) {
  return events
    .filter(({ compared }) => compared.every(({ report }) => report.detectionMedianMs !== null))
    .map(({ scenario, compared }) => {
      const detected = compared.slice(0, 2).map(({ report, run }) => {
        const { detectionMedianMs: median, detectionP99Ms: p99, undetected } = report;
        const left = undetected === 0 ? '' : ` (${undetected} of ${whole(run.blocked)} not at all)`;
        return `${nameOf(report)} within ${duration((median ?? NaN) / 1_000)} in half of the cases and ${duration((p99 ?? NaN) / 1_000)} in 99 %${left}`;
      });
      return `${titleOf(scenario)} are detected by ${detected.join(', and by the ')}.`;
    })
    .join('\n');
}

/** @param {EventRuns} event */
function section({ scenario }) {
  // There is nothing to say of an ordinary morning.
  const about = scenario.begin
    ? `${scenario.about[0]?.toUpperCase()}${scenario.about.slice(1)}.`
    : 'Nothing happens. Towards the end people go to lunch.';
  return `### ${titleOf(scenario)}

${about}

![${titleOf(scenario)}: requests per second](images/fleet-${scenario.name}.svg)`;
}

/** @param {FleetOptions} options */
function method({ browsers, hours, limit, seed }) {
  return `\`npm run docs:fleet -- --browsers ${browsers} --hours ${hours} --limit ${limit} --seed ${seed}\` writes the figures and pictures of this page. Each point of a picture is the mean of ${PART_S} seconds.`;
}
