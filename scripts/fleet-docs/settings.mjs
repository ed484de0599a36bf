// Finds settings for fleets and plans: the figures of docs/recommended-settings.md and of the
// calculator.
import { MEAN_SHARE, PEAK_SHARE, plans } from './plans.mjs';

/** @typedef {import('../../packages/core/test/fleet/days.js').DayFigures} DayFigures */
/** @typedef {import('../../packages/core/test/fleet/days.js').DayOptions} DayOptions */
/** @typedef {import('./plans.mjs').Plan} Plan */
/** @typedef {(options: DayOptions) => DayFigures} MeasureDay */

/**
 * @typedef {object} Choice
 * @property {number} intervalMs
 * @property {number} minGapMs
 * @property {'token' | 'session'} probe
 */

/** @typedef {{ intervalMs: number, minGapMs: number } & Pick<DayFigures, 'checks' | 'ageMedianS' | 'ageP99S'>} Day */
/** @typedef {{ intervalMs: number, checks: DayFigures['checks'] }} BareDay */

/**
 * @typedef {object} Recommendation
 * @property {number} browsers
 * @property {Plan} plan
 * @property {'fits' | 'at work' | 'no'} fit `at work`: not in the hour in which everybody arrives
 * @property {number} least requests per second of the cheapest settings
 * @property {Choice} [choice]
 * @property {DayFigures} [polling]
 * @property {DayFigures} [push]
 */

const MINUTE_MS = 60_000;
const HOURS = 4;
const SEED = 1;

/** The fleet of which the figures for a browser are taken. */
const MEASURED_BROWSERS = 3_750;
/** A larger fleet is measured by this many browsers and the same part of the limit. */
const MOST_BROWSERS = 20_000;

const DEFAULT_GAP_MS = 10_000;
const gapsMs = [DEFAULT_GAP_MS, ...[5, 15, 30, 60].map((minutes) => minutes * MINUTE_MS)];
const intervalsMs = [5, 15, 30, 60].map((minutes) => minutes * MINUTE_MS);
/** Auth0 asks for no shorter interval. */
const SHORTEST_MS = 15 * MINUTE_MS;
export const LIVE_INTERVAL_MS = 60 * MINUTE_MS;

export const fleets = [1_000, 10_000, 100_000];

/** Requests of a check. */
const perCheck = { token: 2, session: 1 };

/** @param {number} intervalMs */
const gapsFor = (intervalMs) => gapsMs.filter((gapMs) => gapMs <= intervalMs);

/**
 * What one browser does in an ordinary morning with each setting, on a tenant that has to refuse nothing.
 *
 * @param {MeasureDay} measureDay
 * @param {(done: string) => void} log
 * @returns {{ days: Day[], bare: BareDay[] }}
 */
function measureDays(measureDay, log) {
  const limit = MEASURED_BROWSERS / 40;
  const fleet = { browsers: MEASURED_BROWSERS, hours: HOURS, limit, seed: SEED };
  const days = intervalsMs.flatMap((intervalMs) =>
    gapsFor(intervalMs).map((minGapMs) => {
      const measured = measureDay({ ...fleet, intervalMs, minGapMs });
      log(`interval ${intervalMs} ms, gap ${minGapMs} ms`);
      const { checks, ageMedianS, ageP99S } = measured;
      return { intervalMs, minGapMs, checks, ageMedianS, ageP99S };
    }),
  );
  const bare = intervalsMs.map((intervalMs) => {
    const measured = measureDay({ ...fleet, intervalMs, minGapMs: 0, isBare: true });
    log(`bare interval ${intervalMs} ms`);
    return { intervalMs, checks: measured.checks };
  });
  return { days, bare };
}

/**
 * Requests per second.
 *
 * @param {number} browsers
 * @param {Day} day
 * @param {Choice['probe']} probe
 */
function demandOf(browsers, { checks }, probe) {
  const perHour = Object.values(checks).reduce((sum, count) => sum + count, 0);
  return (browsers * perHour * perCheck[probe]) / 3_600;
}

/**
 * All choices, the best first: the shortest interval, then the default probe, then the shortest gap.
 *
 * @param {readonly Day[]} days
 */
export function choicesOf(days) {
  const allowed = days.filter(({ intervalMs }) => intervalMs >= SHORTEST_MS);
  const intervals = [...new Set(allowed.map(({ intervalMs }) => intervalMs))].sort((a, b) => a - b);
  return intervals.flatMap((interval) =>
    /** @type {const} */ (['token', 'session']).flatMap((probe) =>
      allowed
        .filter(({ intervalMs }) => intervalMs === interval)
        .sort((a, b) => a.minGapMs - b.minGapMs)
        .map((day) => ({ day, choice: { intervalMs: interval, minGapMs: day.minGapMs, probe } })),
    ),
  );
}

/**
 * The best choice that obeys the rule, verified by a run.
 *
 * @param {number} browsers
 * @param {Plan} plan
 * @param {readonly Day[]} days
 * @param {MeasureDay} measureDay
 * @returns {Recommendation}
 */
export function recommend(browsers, plan, days, measureDay) {
  const most = plan.perSecond * MEAN_SHARE;
  const demands = choicesOf(days).map(({ day, choice }) => ({
    choice,
    demand: demandOf(browsers, day, choice.probe),
  }));
  const least = Math.min(...demands.map(({ demand }) => demand));
  /** @type {Recommendation} */
  let found = { browsers, plan, fit: 'no', least };
  for (const { choice, demand } of demands) {
    if (demand > most) continue;
    const polling = measureFleet(browsers, plan, choice, measureDay);
    if (polling.mean > most) continue;
    const fits = polling.peak <= plan.perSecond * PEAK_SHARE;
    if (!fits && found.choice) continue;
    found = { browsers, plan, fit: fits ? 'fits' : 'at work', least, choice, polling };
    if (fits) break;
  }
  if (!found.choice) return found;
  const withPush = { ...found.choice, liveIntervalMs: LIVE_INTERVAL_MS };
  return { ...found, push: measureFleet(browsers, plan, withPush, measureDay) };
}

/**
 * Browsers know nothing of each other, so a part of a fleet with the same part of the limit stands
 * for all of it.
 *
 * @param {number} browsers
 * @param {Plan} plan
 * @param {Choice & { liveIntervalMs?: number }} choice
 * @param {MeasureDay} measureDay
 * @returns {DayFigures}
 */
function measureFleet(browsers, plan, choice, measureDay) {
  const part = Math.min(1, MOST_BROWSERS / browsers);
  const measured = measureDay({
    ...choice,
    browsers: part * browsers,
    limit: part * plan.perSecond,
    hours: HOURS,
    seed: SEED,
  });
  return { ...measured, mean: measured.mean / part, peak: measured.peak / part };
}

/**
 * @param {MeasureDay} measureDay
 * @param {(done: string) => void} log
 */
export function findSettings(measureDay, log) {
  const { days, bare } = measureDays(measureDay, log);
  const recommendations = fleets.flatMap((browsers) =>
    plans.map((plan) => {
      const found = recommend(browsers, plan, days, measureDay);
      log(`${browsers} browsers, ${plan.plan}: ${found.fit}`);
      return found;
    }),
  );
  return { days, bare, recommendations };
}

/**
 * What the calculator and its test read. Rounded, so that the file shows what has changed.
 *
 * @param {ReturnType<typeof findSettings>} found
 */
export function figuresOf({ days, bare, recommendations }) {
  return {
    browsers: MEASURED_BROWSERS,
    meanShare: MEAN_SHARE,
    plans,
    days: days.map((day) => ({ ...day, checks: rounded(day.checks) })),
    bare: bare.map(({ intervalMs, checks: { interval, focus } }) => ({
      intervalMs,
      checks: rounded({ interval, focus }),
    })),
    recommended: recommendations.flatMap(({ browsers, plan, choice, polling }) =>
      choice && polling
        ? [{ browsers, plan: plan.plan, ...choice, perSecond: Number(polling.mean.toFixed(2)) }]
        : [],
    ),
  };
}

/** @param {Record<string, number>} checks */
const rounded = (checks) =>
  Object.fromEntries(
    Object.entries(checks).map(([cause, count]) => [cause, Number(count.toFixed(3))]),
  );
