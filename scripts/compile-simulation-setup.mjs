import { compileSimulation } from './compile-simulation.mjs';

/**
 * For vitest: compiles a simulation before its tests.
 *
 * @param {{ readonly name: string }} project
 */
export default async function setup({ name }) {
  await compileSimulation(/** @type {'simulation' | 'fleet'} */ (name));
}
