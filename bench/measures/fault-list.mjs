import { setTimeout as wait } from 'node:timers/promises';

/** @typedef {import('../stand.mjs').Stand} Stand */
/** @typedef {import('../visitor.mjs').Visitor} Visitor */
/** @typedef {import('@auth0-heartbeat/local-tenant').LocalTenantFault} TenantFault */

/**
 * Something that goes wrong while every session is alive.
 *
 * @typedef {object} Fault
 * @property {string} name
 * @property {boolean} [crossSite] the app and the tenant on two sites
 * @property {number} [lastsMs]
 * @property {(stand: Stand, visitors: Visitor[]) => Promise<void>} begin
 */

export const intervalMs = 1_500;
export const intervals = 4;
export const timeoutMs = 750;
/** For so long the SDK waits for its lock. */
const lockMs = 5_000;

/** @type {Fault[]} */
export const faults = [
  { name: 'none', begin: async () => {} },
  tenantFault('tenant down', { endpoint: '*', kind: 'connection_reset' }),
  tenantFault('token endpoint down', { endpoint: '/oauth/token', kind: 'connection_reset' }),
  tenantFault('`/authorize` hangs', { endpoint: '/authorize', kind: 'hang' }),
  tenantFault(`answers after ${1.5 * timeoutMs} ms`, {
    endpoint: '/authorize',
    kind: 'latency',
    latencyMs: 1.5 * timeoutMs,
  }),
  tenantFault('429 page at `/authorize`', { endpoint: '/authorize', kind: 'rate_limited' }),
  tenantFault('429 JSON at `/oauth/token`', { endpoint: '/oauth/token', kind: 'rate_limited' }),
  tenantFault('500 page at `/authorize`', { endpoint: '/authorize', kind: 'server_error_html' }),
  tenantFault('500 page at `/oauth/token`', {
    endpoint: '/oauth/token',
    kind: 'server_error_html',
  }),
  tenantFault('500 JSON at `/oauth/token`', {
    endpoint: '/oauth/token',
    kind: 'server_error_json',
  }),
  tenantFault('web origin not allowed', { endpoint: '*', kind: 'web_origin_not_allowed' }),
  tenantFault('second factor wanted', { endpoint: '/authorize', kind: 'mfa_required' }),
  tenantFault('consent wanted', { endpoint: '/authorize', kind: 'consent_required' }),
  {
    name: 'browser offline',
    async begin(_, visitors) {
      await Promise.all(visitors.map(({ context }) => context.setOffline(true)));
    },
  },
  { name: 'third-party cookies blocked', crossSite: true, begin: async () => {} },
  {
    name: "another tab's token call hangs",
    lastsMs: lockMs + 2 * intervalMs,
    begin: hangInAnotherTab,
  },
];

/**
 * @param {string} name
 * @param {TenantFault} fault
 * @returns {Fault}
 */
function tenantFault(name, fault) {
  return {
    name,
    async begin({ tenant }) {
      tenant.setFault({ ...fault, silentOnly: fault.endpoint === '/authorize' });
    },
  };
}

/**
 * @param {Stand} stand
 * @param {Visitor[]} visitors
 */
async function hangInAnotherTab({ tenant }, visitors) {
  const others = await Promise.all(visitors.map(({ openTab }) => openTab()));
  tenant.setFault({
    endpoint: '/authorize',
    kind: 'hang',
    silentOnly: true,
    times: visitors.length,
  });
  const from = Date.now();
  for (const other of others) {
    // Nobody waits for it, and in the end the fault is taken back.
    await other.evaluate(() => {
      window.bench?.contestant.callForToken(60_000).catch(() => {});
    });
  }
  const isHanging = () =>
    tenant.requests().filter(({ at, status }) => at >= from && status === undefined).length >=
    visitors.length;
  while (!isHanging()) await wait(10);
}
