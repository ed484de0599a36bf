// Runs the fleet simulation of packages/core and writes what it finds into the documentation:
// docs/fleet.md with its pictures, docs/recommended-settings.md and the figures of the calculator.
// --only events|settings writes one half; --browsers N --hours H --limit R --seed S change the events.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { format } from 'prettier';
import { compileSimulation } from './compile-simulation.mjs';
import { describeEvents, drawEvents, runEvents } from './fleet-docs/events.mjs';
import { writeSections } from './fleet-docs/sections.mjs';
import { describeSettings } from './fleet-docs/settings-page.mjs';
import { figuresOf, findSettings } from './fleet-docs/settings.mjs';
import { root } from './root.mjs';

const { values } = parseArgs({
  options: {
    browsers: { type: 'string', default: '3750' },
    hours: { type: 'string', default: '4' },
    limit: { type: 'string', default: '25' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
});

const begunAt = performance.now();
const fleet = await import(await compileSimulation('fleet'));
if (values.only !== 'settings') await writeEvents();
if (values.only !== 'events') await writeSettings();

/** @param {string} done */
function log(done) {
  console.log(`${((performance.now() - begunAt) / 1_000).toFixed(0)} s: ${done}`);
}

async function writeEvents() {
  const { browsers, hours, limit, seed } = values;
  const options = {
    browsers: Number(browsers),
    hours: Number(hours),
    limit: Number(limit),
    seed: Number(seed),
  };
  const events = runEvents(fleet, options, log);
  for (const [name, svg] of Object.entries(drawEvents(events, options))) {
    writeFileSync(join(root, 'docs/images', name), svg);
  }
  await writeSections(join(root, 'docs/fleet.md'), describeEvents(events, options));
}

async function writeSettings() {
  const found = findSettings(fleet.measureDay, log);
  const json = JSON.stringify(figuresOf(found));
  writeFileSync(
    join(root, 'docs/.vitepress/load/fleet-figures.json'),
    await format(json, { parser: 'json', printWidth: 100 }),
  );
  await writeSections(join(root, 'docs/recommended-settings.md'), describeSettings(found));
}
