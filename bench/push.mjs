import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildPackages } from '../scripts/build.mjs';
import { findChromium, withoutChromium } from '../scripts/chromium.mjs';
import { findRedisServer, withoutRedisServer } from '../scripts/redis.mjs';
import { startRedisServer } from '../scripts/redis-server.mjs';
import { toMarkdown } from './report.mjs';
import { describeMachine, fitOpenFiles } from './push/machine.mjs';
import { measure } from './push/measure.mjs';
import { createPeople } from './push/people.mjs';
import { reportDelays, reportMemory, reportTargets } from './push/reports.mjs';
import { bareServer, oneNode, twoNodes } from './push/servers.mjs';
import { writeFigures } from './push/write-figures.mjs';

const document = fileURLToPath(new URL('../docs/benchmark.md', import.meta.url));
const plans = {
  full: { streams: [1_000, 5_000], count: 2_000, perSecond: 200, bursts: 5, blocks: 20 },
  quick: { streams: [100], count: 200, perSecond: 200, bursts: 1, blocks: 3 },
};

const { quick, write } = readFlags();
const plan = quick ? plans.quick : plans.full;
const machine = describeMachine();
if (!(await buildPackages()).ok) process.exit(1);

const streams = fitOpenFiles(plan.streams, log);
if (streams.length === 0) process.exit(1);
const hasRedis = findRedisServer() !== undefined;
if (!hasRedis) log(`Two nodes are left out. ${withoutRedisServer}`);
log('signing tokens');
const { publicKey, tokens } = createPeople(Math.max(...streams));
const findings = [];
for (const count of streams) {
  for (const kind of [bareServer, oneNode, ...(hasRedis ? [twoNodes] : [])]) {
    // Each has one of its own: nobody reads what others wrote.
    const redis = kind === twoNodes ? await startRedisServer() : undefined;
    const surroundings = { publicKey, redisUrl: redis?.url ?? '', tokens: tokens.slice(0, count) };
    try {
      findings.push(await measure(kind, surroundings, plan, log));
    } finally {
      await redis?.kill();
    }
  }
}

const detection = await detect();

const figures = [
  `\`npm run bench:push\` printed these tables on ${machine}. Servers, clients and Redis share the cores of this machine, so compare the rows with each other.`,
  ...[reportDelays(findings, plan), ...detection, reportMemory(findings)].map((report) =>
    toMarkdown(report).replace(/^## /, '### '),
  ),
  // With few streams a server's fixed costs would be taken for theirs.
  ...(quick ? [] : [`### Targets\n\n${reportTargets(findings)}`]),
].join('\n\n');
console.log(`\n${figures}`);
if (write) await writeFigures(document, figures);

async function detect() {
  if (!findChromium()) {
    log(`The tab is left out. ${withoutChromium}`);
    return [];
  }
  log('a tab');
  // Not before: they need the packages built.
  const { startStand } = await import('./stand/stand.mjs');
  const { measureDetection } = await import('./push/detection.mjs');
  const stand = await startStand();
  try {
    return [await measureDetection(stand, plan.blocks)];
  } finally {
    await stand.stop();
  }
}

/** Progress goes to the other stream, so that `pnpm -s bench:push > figures.md` is the tables alone. */
function log(/** @type {string} */ line) {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);
}

function readFlags() {
  const boolean = /** @type {const} */ ({ type: 'boolean', default: false });
  try {
    const { values } = parseArgs({
      // pnpm hands the `--` on.
      args: process.argv.slice(2).filter((arg) => arg !== '--'),
      options: { help: { ...boolean, short: 'h' }, quick: boolean, write: boolean },
    });
    if (values.quick && values.write) throw new Error('What --quick finds is not worth writing.');
    if (!values.help) return values;
  } catch (error) {
    console.error(`${/** @type {Error} */ (error).message}\n`);
    process.exitCode = 1;
  }
  console.log(
    [
      'npm run bench:push -- [--quick] [--write]\n',
      '  --quick  100 streams, a few seconds: shows that it works',
      '  --write  puts the figures into docs/benchmark.md',
    ].join('\n'),
  );
  process.exit();
}
