// What Auth0 allows, and which part of it a fleet may have.

/**
 * @typedef {object} Plan
 * @property {string} plan
 * @property {number} perSecond requests to the Authentication API, of all applications and logins
 * @property {string} written as Auth0 writes it
 */

/**
 * @see https://auth0.com/docs/troubleshoot/customer-support/operational-policies/rate-limit-policy/rate-limit-configurations
 *
 * @type {readonly Plan[]}
 */
export const plans = [
  { plan: 'Free', perSecond: 300 / 60, written: '300 a minute' },
  { plan: 'Self-service', perSecond: 25, written: '25 a second' },
  { plan: 'Enterprise', perSecond: 100, written: '100 a second' },
];

/** The share of the limit that checks may have while everybody is at work. */
export const MEAN_SHARE = 1 / 3;

/** The share that they may have in the busiest ten seconds of the morning. */
export const PEAK_SHARE = 2 / 3;
