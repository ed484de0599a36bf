import { once } from 'node:events';
import { get } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { buildPackages } from '../scripts/build.mjs';
import { findRedisServer, withoutRedisServer } from '../scripts/redis.mjs';
import { startRedisServer } from '../scripts/redis-server.mjs';
import { nestedJson } from './push/attacks/nested-json.mjs';
import { describeMachine } from './push/machine.mjs';
import { openStreams } from './push/attacks/open-streams.mjs';
import { createPeople } from './push/people.mjs';
import { pipelining } from './push/attacks/pipelining.mjs';
import { securityEvents } from './push/attacks/security-events.mjs';
import { oneNode, startServer, twoNodes } from './push/servers.mjs';
import { toMarkdown } from './report.mjs';
import { median, quantile, round } from './statistics.mjs';

const longestMs = 300_000;
const probeEveryMs = 20;

const machine = describeMachine();
if (!(await buildPackages()).ok) process.exit(1);
const people = createPeople(1);
const rows = [];
for (const attack of [pipelining, nestedJson, securityEvents, openStreams]) {
  if (attack.needsRedis && !findRedisServer())
    console.error(`${attack.name}: ${withoutRedisServer}`);
  else rows.push(await measure(attack));
}
console.log(
  toMarkdown({
    title: 'Attacks on the push server',
    against: `Of ${machine}. Memory is the resident memory of the server after garbage collections, before and after the attack. Latency is that of GET /health meanwhile, with ${probeEveryMs} ms between two.`,
    columns: [
      'attack',
      'outcome',
      'seconds',
      'memory before, MB',
      'after, MB',
      'median, ms',
      'p99, ms',
    ],
    rows,
  }),
);

/** @param {import('./push/attacks/attack.mjs').Attack} attack */
async function measure(attack) {
  console.error(attack.name);
  const redis = attack.needsRedis ? await startRedisServer() : undefined;
  const { publicKey } = people;
  const kind = attack.needsRedis ? twoNodes : oneNode;
  const server = await startServer(kind, { publicKey, redisUrl: redis?.url ?? '' });
  try {
    const port = server.toldPort;
    // What is allocated once, for the first request, is not the attack's.
    await probe(port);
    const before = await server.told.ask('memory', undefined);
    const signal = AbortSignal.timeout(longestMs);
    const startedAt = performance.now();
    const probing = startProbes(port);
    const target = { port, redisUrl: redis?.url ?? '', people, signal };
    const [outcome] = await Promise.allSettled([attack.run(target)]);
    const seconds = (performance.now() - startedAt) / 1_000;
    const latencies = await probing.stop();
    if (outcome.status === 'rejected') throw outcome.reason;
    const after = await server.told.ask('memory', undefined);
    return [
      attack.name,
      outcome.value,
      round(seconds),
      ...[before, after].map(({ rss }) => round(rss / 1e6)),
      round(median(latencies)),
      round(quantile(latencies, 0.99)),
    ];
  } finally {
    await server.stop();
    await redis?.kill();
  }
}

/**
 * Sends one probe after the other.
 *
 * @param {number} port
 */
function startProbes(port) {
  let isStopped = false;
  /** @type {number[]} */
  const latencies = [];
  const run = async () => {
    while (!isStopped) {
      latencies.push(await probe(port));
      await wait(probeEveryMs);
    }
    return latencies;
  };
  const probing = run();
  return {
    stop() {
      isStopped = true;
      return probing;
    },
  };
}

/**
 * A request on a connection of its own: the server may close an idle one at any moment.
 *
 * @param {number} port
 */
async function probe(port) {
  const startedAt = performance.now();
  const [response] = await once(
    get({ port, host: '127.0.0.1', path: '/health', agent: false }),
    'response',
  );
  await once(response.resume(), 'end');
  return performance.now() - startedAt;
}
