import { availableParallelism } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { buildPackages } from '../scripts/build.mjs';
import { findChromium, withoutChromium } from '../scripts/chromium.mjs';
import { findRedisServer, withoutRedisServer } from '../scripts/redis.mjs';
import { startRedisServer } from '../scripts/redis-server.mjs';
import { gatherCrowd } from './push/crowd.mjs';
import { startNode } from './push/nodes.mjs';
import { createPeople } from './push/people.mjs';
import { log, median, quantile, round, toMarkdown } from './report.mjs';

const isQuick = process.argv.includes('--quick');
const counts = isQuick ? [100] : [1_000, 5_000];
const perSecond = 200;
const settleMs = 3_000;

if (!(await buildPackages()).ok) process.exit(1);
const people = await createPeople(Math.max(...counts));
/** @type {import('./report.mjs').Report['rows']} */
const delays = [];
/** @type {import('./report.mjs').Report['rows']} */
const memory = [];
for (const count of counts) {
  for (const nodes of findRedisServer() ? [1, 2] : [1]) {
    log(`${count} streams, ${nodes} nodes`);
    await measure(count, nodes);
  }
}
people.stop();
if (!findRedisServer()) log(`Two nodes are left out. ${withoutRedisServer}`);

const machine = `${availableParallelism()} cores, Node ${process.version}`;
const reports = [
  {
    title: 'From a webhook to the event',
    against: `On ${machine}. Milliseconds from the request of an event stream until a client has read the hint from its socket. Each user has one stream. _paced_: a request for each user, ${perSecond} a second. _burst_: the same, 50 at a time. With two nodes, one receives the requests and the other has the streams. The clients use the same cores.`,
    columns: ['streams', 'what', 'server', 'median', 'p99'],
    rows: delays,
  },
  ...(await detect()),
  {
    title: 'Memory for a stream',
    against: 'Resident memory of one node per stream, in kB.',
    columns: ['streams', 'memory'],
    rows: memory,
  },
];
console.log(reports.map(toMarkdown).join('\n\n'));

/**
 * @param {number} count of streams
 * @param {number} nodes
 */
async function measure(count, nodes) {
  const redis = nodes > 1 ? await startRedisServer() : undefined;
  const receiver = await startNode(people.jwksUri, redis?.url);
  const holder = redis ? await startNode(people.jwksUri, redis.url) : receiver;
  try {
    // Nodes on a Redis know each other by now.
    await wait(settleMs);
    const before = holder.readMemory();
    const crowd = await gatherCrowd(holder.port, people.tokens.slice(0, count));
    await wait(settleMs);
    if (nodes === 1) memory.push([count, round((holder.readMemory() - before) / count)]);
    // The first requests find cold code.
    await crowd.blockAll(receiver.port);
    const paced = await crowd.blockPaced(receiver.port, perSecond);
    const bursts = [await crowd.blockAll(receiver.port), await crowd.blockAll(receiver.port)];
    for (const [what, found] of Object.entries({ paced, burst: bursts.flat() })) {
      const server = nodes === 1 ? 'push server' : 'two nodes and Redis';
      delays.push([count, what, server, round(median(found)), round(quantile(found, 0.99))]);
    }
    crowd.stop();
  } finally {
    for (const node of new Set([receiver, holder])) await node.stop();
    await redis?.kill();
  }
}

async function detect() {
  if (!findChromium()) {
    log(`The tab is left out. ${withoutChromium}`);
    return [];
  }
  log('a tab');
  // Not before: they need the packages built.
  const { startStand } = await import('./stand.mjs');
  const { measureDetection } = await import('./push/detection.mjs');
  const stand = await startStand();
  try {
    return [await measureDetection(stand, isQuick ? 3 : 20)];
  } finally {
    await stand.stop();
  }
}
