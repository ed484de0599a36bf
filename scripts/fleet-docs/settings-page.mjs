// The generated parts of docs/recommended-settings.md.
import { MEAN_SHARE, PEAK_SHARE, plans } from './plans.mjs';
import { fleets, LIVE_INTERVAL_MS } from './settings.mjs';
import { ages, duration, literal, percent, rate, table, whole } from './words.mjs';

/** @typedef {import('./settings.mjs').Choice} Choice */
/** @typedef {import('./settings.mjs').Recommendation} Recommendation */

/** The defaults of the options need not be written. */
const defaults = { intervalMs: 900_000, minGapMs: 10_000 };

/** Requests of a login: `/authorize` and `/oauth/token`. */
const LOGIN_REQUESTS = 2;
/** @param {number} browsers */
const loginsOf = (browsers) => (browsers * LOGIN_REQUESTS) / 3_600;

/** @param {{ recommendations: Recommendation[] }} found */
export function describeSettings({ recommendations }) {
  return {
    answer: answer(recommendations),
    rule: rule(),
    settings: settings(recommendations),
    detection: detection(recommendations),
    misfits: misfits(recommendations),
    example: example(recommendations),
  };
}

/** @param {Recommendation} of */
const nameOf = ({ browsers, plan }) =>
  `${whole(browsers)} browsers on ${articleOf(plan.plan)} plan`;

/** @param {string} plan */
const articleOf = (plan) => `${/^[aeiou]/i.test(plan) ? 'an' : 'a'} ${plan.toLowerCase()}`;

/** @param {readonly string[]} items */
const listed = (items) => new Intl.ListFormat('en-GB').format(items);

/**
 * The fleets by plan: “a free plan with 1,000 or 10,000 browsers”.
 *
 * @param {readonly Recommendation[]} found
 */
function fleetsOf(found) {
  const either = new Intl.ListFormat('en-GB', { type: 'disjunction' });
  const names = [...new Set(found.map(({ plan }) => plan))].map((plan) => {
    const counts = found.filter((of) => of.plan === plan).map(({ browsers }) => whole(browsers));
    return `${articleOf(plan.plan)} plan with ${either.format(counts)} browsers`;
  });
  return listed(names);
}

/** @param {readonly Recommendation[]} recommendations */
function answer(recommendations) {
  const fitting = recommendations.filter(({ fit }) => fit === 'fits');
  const withDefaults = fitting.filter(({ choice }) => choice && optionsOf(choice).length === 0);
  const sentences = /** @type {const} */ ([
    ['The defaults fit', withDefaults],
    [
      'With other settings the heartbeat also fits',
      fitting.filter((found) => !withDefaults.includes(found)),
    ],
    [
      'Except while everybody opens the app, it fits',
      recommendations.filter(({ fit }) => fit === 'at work'),
    ],
    ['Polling does not fit', recommendations.filter(({ fit }) => fit === 'no')],
  ]);
  return sentences
    .filter(([, found]) => found.length > 0)
    .map(([text, found]) => `${text} ${fleetsOf(found)}.`)
    .join(' ');
}

function rule() {
  return [
    `- Checks use at most **${fraction(MEAN_SHARE)} of the limit** while everybody is at work, and **${fraction(PEAK_SHARE)}** in the busiest ten seconds, when everybody opens the app.`,
    `- The interval is between ${minutes(defaults.intervalMs)}, [as Auth0 asks](interval-and-probe.md#what-auth0-asks-for), and an hour.`,
    '- The settings fit without push, because a push server can be down.',
  ].join('\n');
}

/** @param {number} share */
const fraction = (share) =>
  share === 1 / 3 ? 'a third' : share === 2 / 3 ? 'two thirds' : percent(share);

/** @param {number} ms */
const minutes = (ms) => `${ms / 60_000} minutes`;

/**
 * @param {Choice} choice
 * @returns {string[]} lines of the options
 */
function optionsOf({ intervalMs, minGapMs, probe }) {
  return [
    probe === 'session' ? 'probe: sessionProbe(…)' : '',
    intervalMs === defaults.intervalMs ? '' : `intervalMs: ${literal(intervalMs)}`,
    minGapMs === defaults.minGapMs ? '' : `minGapMs: ${literal(minGapMs)}`,
  ].filter((option) => option !== '');
}

/** @param {Recommendation} found */
const fleetCells = ({ browsers, plan }) => [whole(browsers), plan.plan];

/** @param {readonly Recommendation[]} recommendations */
function settings(recommendations) {
  const rows = recommendations.map((found) => {
    const { choice, polling, fit } = found;
    if (!choice || !polling) {
      return [...fleetCells(found), '**does not fit**', `≥ ${load(found.least, found)}`, '', ''];
    }
    const options = optionsOf(choice).map((option) => `\`${option.replace(' ', '\u00a0')}\``);
    return [
      ...fleetCells(found),
      `${options.join('<br>') || 'the defaults'}${fit === 'at work' ? ' (1)' : ''}`,
      load(polling.mean, found),
      load(polling.peak, found),
      ages(polling.ageMedianS, polling.ageP99S),
    ];
  });
  const titles = ['browsers', 'plan', 'settings', 'requests/s', 'busiest ten seconds', 'detected'];
  return `${table(titles, rows)}${notes(recommendations)}`;
}

/**
 * How soon a hint is answered, in all of the fleets.
 *
 * @param {readonly Recommendation[]} recommendations
 */
function detection(recommendations) {
  const slowest = Math.max(...recommendations.map(({ push }) => push?.detectionMostS ?? 0));
  return `With [push](push.md), an ending that Auth0 reports is detected within ${duration(slowest)}, plus the delay of Auth0’s webhook. Other endings are detected by polling.`;
}

/**
 * @param {number} perSecond
 * @param {Recommendation} found
 */
const load = (perSecond, { plan }) => `${rate(perSecond)} (${percent(perSecond / plan.perSecond)})`;

/** @param {readonly Recommendation[]} recommendations */
function notes(recommendations) {
  const tight = recommendations.filter(({ fit }) => fit === 'at work');
  if (tight.length === 0) return '';
  const refused = tight.map(
    (found) => `${nameOf(found)} need up to ${load(found.polling?.peak ?? NaN, found)}`,
  );
  return `\n\n(1) These settings fit at work, but not at the beginning of the morning: ${listed(refused)}. Ask Auth0 for a higher limit.`;
}

/** @param {readonly Recommendation[]} recommendations */
function misfits(recommendations) {
  const no = recommendations.filter(({ fit }) => fit === 'no');
  if (no.length === 0) return 'Polling fits every plan of the table.';
  return no
    .map((found) => {
      const { browsers, least, plan } = found;
      const logins = loginsOf(browsers);
      const own = logins > plan.perSecond ? `, and the logins of the morning ${rate(logins)}` : '';
      return `- **${nameOf(found)}**: checks need at least ${rate(least)} requests per second${own}. The limit is ${plan.perSecond}.`;
    })
    .join('\n');
}

/** @param {readonly Recommendation[]} recommendations */
function example(recommendations) {
  const found = recommendations.find(
    ({ browsers, plan, choice }) => browsers === fleets[1] && plan === plans[1] && choice,
  );
  if (!found?.choice) return '';
  const { choice } = found;
  const isSession = choice.probe === 'session';
  const options = optionsOf({ ...choice, probe: 'token' });
  return `${nameOf(found)}, with push:

\`\`\`ts
import { ${isSession ? 'sessionProbe, ' : ''}startSession } from '@auth0-heartbeat/core';
import { pushTrigger } from '@auth0-heartbeat/core/push';

const session = startSession(auth0, {
${options.map((option) => `  ${option},\n`).join('')}${isSession ? `  probe: sessionProbe({ domain: 'login.example.com', clientId: 'your-client-id' }),\n` : ''}  push: pushTrigger({
    url: 'https://push.example.com/hints',
    getToken: (options) => auth0.getTokenSilently(options),
    liveIntervalMs: ${literal(LIVE_INTERVAL_MS)},
  }),
});
\`\`\``;
}
