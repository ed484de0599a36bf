import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { buildPackages } from '../scripts/build.mjs';
import { groups } from './measures.mjs';
import { toMarkdown } from './report.mjs';

const { only, json, options } = readFlags();

if (!(await buildPackages()).ok) process.exit(1);
// Not before: it needs the packages built.
const { startStand } = await import('./stand/stand.mjs');

const beganAt = Date.now();
const stand = await startStand();
/** @type {Record<string, import('./report.mjs').Report & { tookMs: number }>} */
const found = {};
try {
  log(`Chromium ${stand.browserVersion}, Node ${process.version}`);
  for (const group of groups) {
    await Promise.all(group.filter(({ name }) => only.includes(name)).map(runMeasure));
  }
} finally {
  await stand.stop();
}
const tookMs = Date.now() - beganAt;
if (json) {
  const { browserVersion: chromium } = stand;
  const at = new Date(beganAt).toISOString();
  const text = JSON.stringify({ at, tookMs, chromium, node: process.version, found }, null, 2);
  writeFileSync(json, `${text}\n`);
}
log(`done in ${Math.round(tookMs / 1_000)} s`);

/** @param {import('./measures.mjs').Measure} measure */
async function runMeasure({ name, measure }) {
  const from = Date.now();
  log(name);
  const report = await measure(stand, (line) => log(`${name}: ${line}`), options);
  found[name] = { ...report, tookMs: Date.now() - from };
  console.log(`\n${toMarkdown(report)}\n`);
}

/** Progress goes to the other stream, so that `pnpm -s bench > results.md` is the tables alone. */
function log(/** @type {string} */ line) {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);
}

function readFlags() {
  const measures = groups.flat();
  const names = measures.map(({ name }) => name);
  // pnpm hands the `--` on.
  const args = process.argv.slice(2).filter((arg) => arg !== '--');
  try {
    const { values } = parseArgs({
      args,
      options: {
        help: { type: 'boolean', short: 'h' },
        only: { type: 'string', multiple: true },
        json: { type: 'string' },
        checks: { type: 'string' },
      },
    });
    const chosen = (values.only ?? []).flatMap((list) => list.split(','));
    const unknown = chosen.filter((name) => !names.includes(name));
    if (unknown.length > 0) throw new Error(`No such measure: ${unknown.join(', ')}`);
    const count = values.checks === undefined ? undefined : Number(values.checks);
    if (count !== undefined && !(Number.isInteger(count) && count > 0)) {
      throw new Error('--checks takes a whole number above 0.');
    }
    if (!values.help) {
      const only = chosen.length > 0 ? chosen : names;
      return { only, json: values.json, options: count === undefined ? {} : { checks: count } };
    }
  } catch (error) {
    console.error(`${/** @type {Error} */ (error).message}\n`);
    process.exitCode = 1;
  }
  console.log(
    [
      'npm run bench -- [--only <measure>[,<measure>]] [--json <file>] [--checks <number>]\n',
      ...measures.map(({ name, about }) => `  ${name.padEnd(10)} ${about}`),
      '\n--checks: how many real checks `growth` makes with each probe, however long that takes.',
    ].join('\n'),
  );
  process.exit();
}
