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
    [...events].map(([way, { published, delays }]) => {
      const yardstick = findings
        .find((other) => other.server === bareServer.name && other.streams === streams)
        ?.events.get(way)?.delays;
      return {
        order: [streams, ways.indexOf(way)],
        cells: [
          streams,
          way,
          server,
          `${delays.length} of ${published}`,
          round(median(delays)),
          round(quantile(delays, 0.99)),
          round(quantile(delays, 1)),
          `${round(median(delays) / median(yardstick ?? []), 1)}x`,
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
      'Milliseconds, of the machine’s monotonic clock, until another process has read the event from its socket. Each user has one stream.',
      [
        `- _paced_: ${count} hints to one user after the other in an order by chance, ${perSecond} a second (a tenth of that with one user), from \`hints.publish\``,
        '- _paced webhooks_: the same, from the moment when the request of an event stream was sent',
        `- _burst_: a hint for each of all users in one go, ${bursts} times, each event counted from the beginning of its burst`,
        '- _webhook burst_: a request for each of all users, 50 at a time, each counted from its own beginning',
      ].join('\n'),
      'Of two nodes one is told and the other has the streams. The ratio is that of the medians to a bare `node:http` server, without tokens or a framework, that writes the same bytes to the same clients.',
    ].join('\n\n'),
    columns: ['streams', 'what', 'server', 'arrived', 'median', 'p99', 'most', 'ratio'],
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
      'The server’s resident memory with the streams minus that before them, after garbage collections, divided by their number. kB. The buffers of the sockets are the kernel’s and come on top.',
    columns: ['streams', 'server', 'memory', 'of it V8’s heap'],
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
