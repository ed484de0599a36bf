import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { tsc } from './build.mjs';
import { root } from './root.mjs';
import { runScript } from './run.mjs';

/**
 * Compiles a simulation in packages/core/test. Ends the process if it cannot be compiled.
 *
 * @param {'simulation' | 'fleet'} folder
 * @returns {Promise<string>} the URL to import
 */
export async function compileSimulation(folder) {
  // stdout is for the report.
  const built = await runScript(tsc, ['--project', `packages/core/test/${folder}`], { keep: true });
  if (!built.ok) {
    console.error(built.output);
    process.exit(1);
  }
  return pathToFileURL(join(root, `packages/core/.cache/${folder}/test/${folder}/run.js`)).href;
}
