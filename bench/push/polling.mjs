import { round } from '../statistics.mjs';

const browsers = [1_000, 5_000];
/** A silent `/authorize` and the code's exchange at `/oauth/token`. */
const requestsPerCheck = 2;
const hourS = 3_600;
/** Requests a second that Auth0 takes for a whole tenant. */
const limits = { free: 5, 'self-service': 25, enterprise: 100 };

/**
 * What it would take to find an ending as soon without push. Computed, not measured.
 *
 * @returns {import('../report.mjs').Report}
 */
export function reportPolling() {
  const shortest = (/** @type {number} */ count, /** @type {number} */ limit) =>
    `${round((count * requestsPerCheck) / limit, 0)} s`;
  return {
    title: 'The same by asking',
    against:
      'Computed: a check is two requests to the tenant. Auth0 takes 5 a second (300 a minute) of a free tenant, 25 of a self-service and 100 of an enterprise one, for all that the tenant does. The shortest interval is the one that would use all of it. With push and a check every hour, a hint adds one check for each browser of its user.',
    columns: [
      'browsers',
      'a check every second',
      ...Object.keys(limits).map((name) => `shortest interval, ${name}`),
      'push, a check every hour',
    ],
    rows: browsers.map((count) => [
      count,
      `${count * requestsPerCheck} requests/s`,
      ...Object.values(limits).map((limit) => shortest(count, limit)),
      `${round((count * requestsPerCheck) / hourS)} requests/s`,
    ]),
  };
}
