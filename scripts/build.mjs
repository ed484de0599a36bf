import { runScript } from './run.mjs';

/** TypeScript's compiler; `node_modules/.bin/tsc` may be the other installed version. */
export const tsc = 'node_modules/@typescript/native/bin/tsc';

/**
 * Builds the packages' dist folders; quick when nothing changed.
 *
 * @param {import('./run.mjs').RunOptions} [options]
 */
export function buildPackages(options) {
  return runScript(tsc, ['--build'], options);
}
