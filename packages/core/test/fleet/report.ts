import type { FleetRun } from './fleet.js';
import type { Peak } from './measures.js';

/** What a contestant did to its tenant and its users. Rates are requests per second. */
export interface FleetReport {
  readonly scenario: string;
  readonly contestant: string;
  /** Of the fleet, before the scenario. */
  readonly ordinary: number;
  readonly ordinaryPeak: number;
  readonly peak: Peak;
  /** The peak, in ordinary peaks. */
  readonly peakRatio: number;
  /** From the end of what happens. */
  readonly peakAfter: Peak;
  readonly peakAfterRatio: number;
  /** While something happens: requests, and checks that were answered. */
  readonly during: number;
  readonly answered: number;
  /** The share of the requests of the fleet that were refused. */
  readonly refused: number;
  /** The share of the logins of others that were refused, in the worst minute. */
  readonly loginsRefused: number;
  /** Minutes from the end of what happens until the requests are within a tenth of the ordinary. */
  readonly calmAfterMin: number | null;
  /** Minutes until the last minute with more than one and a half times the ordinary. */
  readonly lastAboveMin: number;
  readonly falseEndings: number;
  /** Seconds, of visible pages whose users are not idle. */
  readonly ageMedianS: number;
  readonly ageP99S: number;
  /** Milliseconds. */
  readonly detectionMedianMs: number | null;
  readonly detectionP99Ms: number | null;
  readonly undetected: number;
}

export function reportOf(scenario: string, contestant: string, run: FleetRun): FleetReport {
  const { measures, before, during, after, blocked } = run;
  const ordinary = measures.mean(before);
  const ordinaryPeak = measures.peak(before).perSecond;
  const peak = measures.peak(during);
  const peakAfter = measures.peak(after);
  const happening = { from: during.from, to: Math.max(after.from, during.from + 60) };
  return {
    scenario,
    contestant,
    ordinary,
    ordinaryPeak,
    peak,
    peakRatio: peak.perSecond / ordinaryPeak,
    peakAfter,
    peakAfterRatio: peakAfter.perSecond / ordinaryPeak,
    during: measures.mean(happening),
    answered: measures.meanAnswers(happening),
    refused: measures.refusedShare(during),
    loginsRefused: measures.worstLoginMinute(during),
    calmAfterMin: measures.calmAfterMin(after, 1.1 * ordinary),
    lastAboveMin: measures.lastAboveMin(after, 1.5 * ordinary),
    falseEndings: measures.falseEndings,
    ageMedianS: measures.ageAt(0.5),
    ageP99S: measures.ageAt(0.99),
    detectionMedianMs: measures.detectionAt(0.5),
    detectionP99Ms: measures.detectionAt(0.99),
    undetected: blocked - measures.detections,
  };
}

const percent = (share: number) => `${(100 * share).toFixed(0)} %`;

const age = (seconds: number) =>
  seconds < 120 ? `${seconds} s` : `${(seconds / 60).toFixed(1)} min`;

const duration = (ms: number | null) => (ms === null ? '-' : age(Math.round(ms / 100) / 10));

const columns: readonly (readonly [string, (report: FleetReport) => string])[] = [
  ['scenario', ({ scenario }) => scenario],
  ['heartbeat', ({ contestant }) => contestant],
  ['ordinary/s', ({ ordinary }) => ordinary.toFixed(1)],
  ['peak 10 s', ({ peak, peakRatio }) => `${peak.perSecond.toFixed(0)} (${peakRatio.toFixed(1)}×)`],
  [
    'after the end',
    ({ peakAfter, peakAfterRatio }) =>
      `${peakAfter.perSecond.toFixed(0)} (${peakAfterRatio.toFixed(1)}×)`,
  ],
  [
    'of which',
    ({ peakAfter }) =>
      peakAfter.causes
        .slice(0, 3)
        .map(([cause, share]) => `${cause} ${percent(share)}`)
        .join(', '),
  ],
  ['requests, answers/s', ({ during, answered }) => `${during.toFixed(1)}, ${answered.toFixed(1)}`],
  ['refused', ({ refused }) => percent(refused)],
  ['logins refused', ({ loginsRefused }) => percent(loginsRefused)],
  ['calm min', ({ calmAfterMin }) => String(calmAfterMin ?? 'never')],
  ['last >1.5×', ({ lastAboveMin }) => String(lastAboveMin)],
  ['false ends', ({ falseEndings }) => String(falseEndings)],
  ['age p50', ({ ageMedianS }) => age(ageMedianS)],
  ['age p99', ({ ageP99S }) => age(ageP99S)],
  [
    'detection p50/p99',
    ({ detectionMedianMs, detectionP99Ms, undetected }) =>
      detectionMedianMs === null
        ? '-'
        : `${duration(detectionMedianMs)} / ${duration(detectionP99Ms)} (${undetected} left)`,
  ],
];

/** A table in Markdown. */
export function tableOf(reports: readonly FleetReport[]): string {
  const rows = [
    columns.map(([title]) => title),
    ...reports.map((report) => columns.map(([, cell]) => cell(report))),
  ];
  const widths = columns.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const lines = rows.map(
    (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`,
  );
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}
