import { setTimeout as wait } from 'node:timers/promises';
import { contestants } from '../stand.mjs';
import { openVisitor, readEnding, readStatus, startWatching } from '../visitor.mjs';

/** @typedef {import('../stand.mjs').Stand} Stand */
/** @typedef {import('../visitor.mjs').Visitor} Visitor */
/** @typedef {import('@auth0-heartbeat/local-tenant').LocalTenantFault} TenantFault */

/**
 * Something that goes wrong while every session is alive.
 *
 * @typedef {object} Fault
 * @property {boolean} [crossSite] the app and the tenant on two sites
 * @property {number} [lastsMs]
 * @property {(stand: Stand, visitors: Visitor[]) => unknown} [begin]
 */

const intervalMs = 1_500;
const intervals = 4;
const timeoutMs = 750;
/** For so long the SDK waits for its lock. */
const lockMs = 5_000;
const latencyMs = 1.5 * timeoutMs;

/** @type {Record<string, Fault>} */
const faults = {
  none: {},
  'tenant down': ofTenant({ endpoint: '*', kind: 'connection_reset' }),
  'token endpoint down': ofTenant({ endpoint: '/oauth/token', kind: 'connection_reset' }),
  '`/authorize` hangs': ofTenant({ endpoint: '/authorize', kind: 'hang' }),
  [`answers after ${latencyMs} ms`]: ofTenant({
    endpoint: '/authorize',
    kind: 'latency',
    latencyMs,
  }),
  '429 at `/authorize`': ofTenant({ endpoint: '/authorize', kind: 'rate_limited' }),
  '429 at `/oauth/token`': ofTenant({ endpoint: '/oauth/token', kind: 'rate_limited' }),
  '500 at `/authorize`': ofTenant({ endpoint: '/authorize', kind: 'server_error_html' }),
  '500 at `/oauth/token`, HTML': ofTenant({ endpoint: '/oauth/token', kind: 'server_error_html' }),
  '500 at `/oauth/token`, JSON': ofTenant({ endpoint: '/oauth/token', kind: 'server_error_json' }),
  'web origin not allowed': ofTenant({ endpoint: '*', kind: 'web_origin_not_allowed' }),
  'second factor required': ofTenant({ endpoint: '/authorize', kind: 'mfa_required' }),
  'consent required': ofTenant({ endpoint: '/authorize', kind: 'consent_required' }),
  'browser offline': {
    begin: (_, visitors) => Promise.all(visitors.map(({ context }) => context.setOffline(true))),
  },
  'third-party cookies blocked': { crossSite: true },
  "another tab's token call hangs": {
    lastsMs: lockMs + 2 * intervalMs,
    begin: hangInAnotherTab,
  },
};

/**
 * Who ends a session that is alive, fault by fault.
 *
 * @param {Stand} stand
 * @returns {Promise<import('../report.mjs').Report>}
 */
export async function measure(stand) {
  const rows = [];
  const falseEndings = contestants.map(() => 0);
  for (const [name, fault] of Object.entries(faults)) {
    const found = await endure(stand, fault);
    const cells = found.map(({ ending, during }, i) => {
      if (!ending) return `stays, ${during}`;
      falseEndings[i] = (falseEndings[i] ?? 0) + 1;
      return `**ended**: ${ending.why.slice(0, 40)}`;
    });
    rows.push([name, ...cells, found[0]?.after ?? '']);
  }
  const count = Object.keys(faults).length;
  rows.push(['**false endings**', ...falseEndings.map((found) => `**${found} of ${count}**`), '']);
  return {
    title: 'False endings',
    against: `A live session in a browser of its own, for ${intervals} intervals of ${intervalMs} ms with timeouts of ${timeoutMs} ms.`,
    columns: ['fault', ...contestants, 'ours afterwards'],
    rows,
  };
}

/**
 * @param {Stand} stand
 * @param {Fault} fault
 */
async function endure(stand, { begin, crossSite = false, lastsMs = intervals * intervalMs }) {
  const visitors = await Promise.all(
    contestants.map((name) => openVisitor(stand, name, { intervalMs, timeoutMs, crossSite })),
  );
  await Promise.all(visitors.map(({ page }) => startWatching(page)));
  // The check at the start is over.
  await wait(intervalMs / 4);
  await begin?.(stand, visitors);
  await wait(lastsMs);
  const during = await Promise.all(visitors.map(({ page }) => readStatus(page)));
  const endings = await Promise.all(visitors.map(({ page }) => readEnding(page)));
  stand.tenant.clearFaults();
  await Promise.all(visitors.map(({ context }) => context.setOffline(false)));
  await wait(intervalMs + timeoutMs);
  const after = await Promise.all(visitors.map(({ page }) => readStatus(page)));
  await Promise.all(visitors.map(({ close }) => close()));
  return contestants.map((_, i) => ({ ending: endings[i], during: during[i], after: after[i] }));
}

/**
 * @param {TenantFault} fault
 * @returns {Fault}
 */
function ofTenant(fault) {
  const silentOnly = fault.endpoint === '/authorize';
  return { begin: ({ tenant }) => tenant.setFault({ ...fault, silentOnly }) };
}

/**
 * @param {Stand} stand
 * @param {Visitor[]} visitors
 */
async function hangInAnotherTab({ tenant }, visitors) {
  const others = await Promise.all(visitors.map(({ openTab }) => openTab()));
  const times = visitors.length;
  tenant.setFault({ endpoint: '/authorize', kind: 'hang', silentOnly: true, times });
  const from = Date.now();
  for (const other of others) {
    // Nobody waits for it, and in the end the fault is taken back.
    await other.evaluate(() => {
      window.bench?.contestant.callForToken(60_000).catch(() => {});
    });
  }
  const hanging = () =>
    tenant.requests().filter(({ at, status }) => at >= from && status === undefined);
  while (hanging().length < times) await wait(10);
}
