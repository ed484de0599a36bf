import { median, quantile, round } from '../statistics.mjs';
import { ways } from './measure.mjs';
import { bareServer, oneNode } from './servers.mjs';

/** @typedef {import('./measure.mjs').Finding} Finding */
/** @typedef {import('./measure.mjs').Plan} Plan */
/** @typedef {import('../report.mjs').Report} Report */

const kB = 1_000;

/**
 * @param {Finding[]} findings
 * @param {Plan} plan
 * @returns {Report}
 */
export function reportDelays(findings, { count, perSecond, bursts }) {
  const rows = findings.flatMap(({ server, streams, events }) =>
    [...events].map(([way, { delays }]) => {
      const baseline = findings
        .find((other) => other.server === bareServer.name && other.streams === streams)
        ?.events.get(way)?.delays;
      return {
        order: [streams, ways.indexOf(way)],
        cells: [
          streams,
          way,
          server,
          round(median(delays)),
          round(quantile(delays, 0.99)),
          `${round(median(delays) / median(baseline ?? []), 1)}x`,
        ],
      };
    }),
  );
  rows.sort(
    (a, b) => (a.order[0] ?? 0) - (b.order[0] ?? 0) || (a.order[1] ?? 0) - (b.order[1] ?? 0),
  );
  return {
    title: 'From publish to the event',
    against: [
      'Milliseconds until another process has read the event from its socket. Each user has one stream.',
      [
        `- _paced_: ${count} hints to users in random order, ${perSecond} a second, from \`hints.publish\``,
        '- _paced webhooks_: the same, from the request of an event stream',
        `- _burst_: a hint for every user at once, ${bursts} times, from the beginning of the burst`,
        '- _webhook burst_: a request for every user, 50 at a time, each from its own beginning',
      ].join('\n'),
      'With two nodes, one receives the hint and the other has the streams. The ratio compares the medians with those of a bare `node:http` server that writes the same bytes.',
    ].join('\n\n'),
    columns: ['streams', 'what', 'server', 'median', 'p99', 'ratio'],
    rows: rows.map(({ cells }) => cells),
  };
}

/**
 * @param {Finding[]} findings
 * @returns {Report}
 */
export function reportMemory(findings) {
  const rows = findings
    // Of one stream nothing can be seen.
    .filter(
      ({ streams, server }) => streams > 1 && [bareServer.name, oneNode.name].includes(server),
    )
    .map(({ streams, server, bytesEach: { rss, heap } }) => [
      streams,
      server,
      round(rss / kB),
      round(heap / kB),
    ]);
  return {
    title: 'Memory for a stream',
    against:
      'Resident memory per stream after garbage collections, in kB. The kernel’s socket buffers are not included.',
    columns: ['streams', 'server', 'memory', 'V8 heap'],
    rows,
  };
}

/**
 * @param {Finding[]} findings
 * @returns {string}
 */
export function reportTargets(findings) {
  const most = Math.max(...findings.map(({ streams }) => streams));
  const ours = findings.filter(
    ({ server, streams }) => streams === most && server !== bareServer.name,
  );
  const slowest = ours
    .flatMap(({ server, events }) =>
      [...events].map(([way, { delays }]) => ({ server, way, p99: quantile(delays, 0.99) })),
    )
    .reduce((one, other) => (other.p99 > one.p99 ? other : one));
  const lost = ours.flatMap(({ server, events }) =>
    [...events]
      .map(([way, { published, delays }]) => ({ server, way, count: published - delays.length }))
      .filter(({ count }) => count > 0)
      .map(({ way, count }) => `${count} events (${way}, ${server})`),
  );
  const each = (ours.find(({ server }) => server === oneNode.name)?.bytesEach.rss ?? NaN) / kB;
  const at = `with ${most} streams`;
  return [
    `- p99 ${at} at most 250 ms: ${judge(slowest.p99, 250, 'ms')} (${slowest.way}, ${slowest.server})`,
    `- Memory for a stream ${at} at most 30 kB: ${judge(each, 30, 'kB')}`,
    `- Every event arrives ${at}: ${lost.length === 0 ? 'met' : `missed by ${lost.join(', ')}`}`,
  ].join('\n');
}

/**
 * @param {number} found
 * @param {number} limit
 * @param {string} unit
 */
function judge(found, limit, unit) {
  if (found <= limit) return `met, ${round(found)} ${unit}`;
  return `missed by ${round(found - limit)} ${unit}, ${round(found)} ${unit}`;
}
