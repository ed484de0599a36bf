// Finds settings for fleets and plans: the table of docs/recommended-settings.md and the figures of the
// calculator.

/** @typedef {import('../../packages/core/test/fleet/days.js').DayFigures} DayFigures */
/** @typedef {import('../../packages/core/test/fleet/days.js').DayOptions} DayOptions */
/** @typedef {typeof plans[number]} Plan `written`: as Auth0 writes it */
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
 */

/**
 * What Auth0 allows: requests to the Authentication API, of all applications and logins.
 *
 * @see https://auth0.com/docs/troubleshoot/customer-support/operational-policies/rate-limit-policy/rate-limit-configurations
 */
const plans = [
  { plan: 'Free', perSecond: 300 / 60, written: '300 a minute' },
  { plan: 'Self-service', perSecond: 25, written: '25 a second' },
  { plan: 'Enterprise', perSecond: 100, written: '100 a second' },
];

/** The share of the limit that checks may have while everybody is at work. */
const MEAN_SHARE = 1 / 3;

/** The share that they may have in the busiest ten seconds of the morning. */
const PEAK_SHARE = 2 / 3;

const MINUTE_MS = 60_000;
const HOURS = 4;
const SEED = 1;

/** The fleet of which the figures for a browser are taken. */
const MEASURED_BROWSERS = 3_750;
/** A larger fleet is measured by this many browsers and the same part of the limit. */
const MOST_BROWSERS = 20_000;

export const DEFAULT_GAP_MS = 10_000;
const gapsMs = [DEFAULT_GAP_MS, ...[5, 15, 30, 60].map((minutes) => minutes * MINUTE_MS)];
const intervalsMs = [5, 15, 30, 60].map((minutes) => minutes * MINUTE_MS);
/** Auth0 asks for no shorter interval. */
export const SHORTEST_MS = 15 * MINUTE_MS;
const LIVE_INTERVAL_MS = 60 * MINUTE_MS;

const fleets = [1_000, 10_000, 100_000];

/** Requests of a check. */
const perCheck = { token: 2, session: 1 };

/** @param {number} intervalMs */
const gapsFor = (intervalMs) => gapsMs.filter((gapMs) => gapMs <= intervalMs);

/**
 * What one browser does in an ordinary morning with each setting, on a tenant that has to refuse nothing.
 *
 * @param {MeasureDay} measureDay
 * @returns {{ days: Day[], bare: BareDay[] }}
 */
function measureDays(measureDay) {
  const limit = MEASURED_BROWSERS / 40;
  const fleet = { browsers: MEASURED_BROWSERS, hours: HOURS, limit, seed: SEED };
  const days = intervalsMs.flatMap((intervalMs) =>
    gapsFor(intervalMs).map((minGapMs) => {
      const measured = measureDay({ ...fleet, intervalMs, minGapMs });
      const { checks, ageMedianS, ageP99S } = measured;
      return { intervalMs, minGapMs, checks, ageMedianS, ageP99S };
    }),
  );
  const bare = intervalsMs.map((intervalMs) => {
    const measured = measureDay({ ...fleet, intervalMs, minGapMs: 0, isBare: true });
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
function choicesOf(days) {
  return days
    .filter(({ intervalMs }) => intervalMs >= SHORTEST_MS)
    .flatMap((day) =>
      /** @type {const} */ (['token', 'session']).map((probe) => ({ ...day, day, probe })),
    )
    .sort(
      (one, other) =>
        one.intervalMs - other.intervalMs ||
        perCheck[other.probe] - perCheck[one.probe] ||
        one.minGapMs - other.minGapMs,
    )
    .map(({ day, intervalMs, minGapMs, probe }) => ({
      day,
      choice: { intervalMs, minGapMs, probe },
    }));
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
  return found;
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
 */
export function findSettings(measureDay) {
  const { days, bare } = measureDays(measureDay);
  const recommendations = fleets.flatMap((browsers) =>
    plans.map((plan) => {
      const found = recommend(browsers, plan, days, measureDay);
      const withPush = found.choice && { ...found.choice, liveIntervalMs: LIVE_INTERVAL_MS };
      const push = withPush && measureFleet(browsers, plan, withPush, measureDay);
      const detected = push ? `, with push detected within ${push.detectionMostS} s` : '';
      console.log(`${browsers} browsers, ${plan.plan}: ${found.fit}${detected}`);
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
