// Builds the documentation site into docs/.vitepress/dist and checks it; with --dev it serves the site
// and reloads on changes instead. SITE_BASE is the path that the site is served below, / by default.
import { rmSync } from 'node:fs';
import { root } from './root.mjs';
import { runScript } from './run.mjs';
import { checkSite } from './site-check.mjs';

const typedoc = 'docs/node_modules/typedoc/bin/typedoc';
const vitepress = 'docs/node_modules/vitepress/bin/vitepress.js';
const folder = `${root}/docs/.vitepress/dist`;

/** Messages of VitePress and Vue that do not fail their build, but ours. */
const complaint =
  /^.*(?:\[Vue warn\]|is not loaded, falling back|ReferenceError|TypeError|Hydration).*$/gm;

const problems = await main();
for (const problem of problems) console.error(problem);
if (problems.length > 0) console.error(`The site has ${problems.length} problem(s).`);
process.exitCode = problems.length > 0 ? 1 : 0;

async function main() {
  // Any warning fails: an export without a comment, a link that leads nowhere, a type that can be
  // reached and is not exported.
  const cwd = `${root}/docs`;
  const reference = await runScript(typedoc, ['--logLevel', 'Warn'], { cwd });
  if (!reference.ok) return [`the reference ${reference.failure}`];
  if (process.argv.includes('--dev')) {
    const { failure } = await runScript(vitepress, ['dev', 'docs']);
    return failure ? [`vitepress ${failure}`] : [];
  }
  rmSync(folder, { recursive: true, force: true });
  const { ok, output, failure } = await runScript(vitepress, ['build', 'docs'], { keep: true });
  process.stdout.write(output);
  if (!ok) return [`vitepress ${failure}`];
  const { problems, pages } = checkSite(folder, process.env['SITE_BASE'] ?? '/');
  console.log(`${pages} pages in docs/.vitepress/dist`);
  return [...problems, ...new Set(output.match(complaint))];
}
