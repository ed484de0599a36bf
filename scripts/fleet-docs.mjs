// Runs the fleet simulation of packages/core and writes its tables and pictures into the documentation:
// docs/fleet.md, docs/recommended-settings.md, and the figures of the calculator. What the texts of
// these pages say of the figures, `npm run simulate -- --fleet` prints.
// --only events|settings writes one half; --browsers N --hours H --limit R --seed S change the events.
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { compileSimulation } from './compile-simulation.mjs';
import { drawEvent, resultsTable, runEvents } from './fleet-docs/events.mjs';
import { settingsTable } from './fleet-docs/settings-table.mjs';
import { figuresOf, findSettings } from './fleet-docs/settings.mjs';
import { root } from './root.mjs';
import { must } from './run.mjs';

const { values } = parseArgs({
  options: {
    browsers: { type: 'string', default: '3750' },
    hours: { type: 'string', default: '4' },
    limit: { type: 'string', default: '25' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
});

const fleet = await import(await compileSimulation('fleet'));
if (values.only !== 'settings') {
  const [browsers, hours, limit, seed] = [
    values.browsers,
    values.hours,
    values.limit,
    values.seed,
  ].map(Number);
  const events = runEvents(fleet, { browsers, hours, limit, seed });
  for (const event of events) {
    const file = `${root}/docs/images/fleet-${event.scenario.name}.svg`;
    writeFileSync(file, drawEvent(event, limit ?? NaN));
  }
  await writeTable('docs/fleet.md', resultsTable(events));
}
if (values.only !== 'events') {
  const found = findSettings(fleet.measureDay);
  const figures = JSON.stringify(figuresOf(found));
  await write('docs/.vitepress/load/fleet-figures.json', figures);
  await writeTable('docs/recommended-settings.md', settingsTable(found.recommendations));
}

/**
 * Writes the table of a page, between its marks.
 *
 * @param {string} path
 * @param {string} table Markdown
 */
async function writeTable(path, table) {
  const [begin, end] = ['<!-- docs:fleet -->', '<!-- /docs:fleet -->'];
  const [before, rest] = readFileSync(`${root}/${path}`, 'utf8').split(begin);
  const [, after] = rest?.split(end) ?? [];
  if (after === undefined) throw new Error(`${path} has no ${begin} … ${end}.`);
  await write(path, `${before}${begin}\n\n${table}\n\n${end}${after}`);
}

/**
 * @param {string} path
 * @param {string} text
 */
async function write(path, text) {
  writeFileSync(`${root}/${path}`, text);
  await must(process.execPath, [`${root}/node_modules/oxfmt/bin/oxfmt`, path]);
}
