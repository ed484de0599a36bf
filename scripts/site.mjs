import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { root } from './root.mjs';
import { endCommandsOnSignal, runScript } from './run.mjs';
import { checkSite } from './site-check.mjs';

const about = `Builds the documentation site into docs/.vitepress/dist and checks it.

  --dev         serve it and reload on changes, instead
  --keep-api    reuse the API reference in docs/api

SITE_BASE is the path that the site is served below. Default: /.`;

const { values: options } = parseArgs({
  options: {
    dev: { type: 'boolean', default: false },
    'keep-api': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const vitepress = 'docs/node_modules/vitepress/bin/vitepress.js';
const folder = `${root}/docs/.vitepress/dist`;

/** Messages of VitePress and Vue that do not fail their build, but ours. */
const complaint =
  /^.*(?:\[Vue warn\]|is not loaded, falling back|ReferenceError|TypeError|Hydration).*$/gm;

endCommandsOnSignal();
process.exitCode = (await main()) ? 0 : 1;

/** @returns {Promise<boolean>} whether all went well */
async function main() {
  if (options.help) {
    console.log(about);
    return true;
  }
  if (!options['keep-api']) {
    const reference = await runScript('scripts/reference.mjs', []);
    if (!reference.ok) return failed([`the reference ${reference.failure}`]);
  }
  if (options.dev) return (await runScript(vitepress, ['dev', 'docs'])).ok;

  rmSync(folder, { recursive: true, force: true });
  const built = await runScript(vitepress, ['build', 'docs'], { keep: true });
  process.stdout.write(built.output);
  if (!built.ok) return failed([`vitepress ${built.failure}`]);

  const { problems, pages } = checkSite(folder, process.env['SITE_BASE'] ?? '/');
  problems.push(...new Set(built.output.match(complaint)));
  if (problems.length > 0) return failed(problems);
  console.log(`${pages} pages in docs/.vitepress/dist; every link and anchor leads somewhere.`);
  return true;
}

/** @param {string[]} problems */
function failed(problems) {
  for (const problem of problems) console.error(problem);
  console.error(`The site has ${problems.length} problem(s).`);
  return false;
}
