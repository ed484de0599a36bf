import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { tsc } from './build.mjs';
import { root } from './root.mjs';
import { runScript } from './run.mjs';

/**
 * Compiles a simulation in packages/core/test.
 *
 * @param {'simulation' | 'fleet'} folder
 * @returns {Promise<string>} the URL to import
 * @throws {Error} if it cannot be compiled
 */
export async function compileSimulation(folder) {
  // stdout is for the report.
  const built = await runScript(tsc, ['--project', `packages/core/test/${folder}`], { keep: true });
  if (!built.ok) throw new Error(`The simulation cannot be compiled.\n${built.output}`);
  return pathToFileURL(join(root, `packages/core/.cache/${folder}/test/${folder}/run.js`)).href;
}
