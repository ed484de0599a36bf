import { compileSimulation } from './compile-simulation.mjs';

/** For vitest: compiles the simulation before its tests. */
export default async function setup() {
  await compileSimulation('simulation');
}
