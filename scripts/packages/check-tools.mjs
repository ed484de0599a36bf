import { runScript } from '../run.mjs';

/** @typedef {import('./pack.mjs').PackedPackage} PackedPackage */

const timeoutMs = 300_000;

/**
 * What publint and Are the types wrong say of a tarball.
 *
 * @param {PackedPackage} packed
 * @returns {Promise<string[]>} what is wrong
 */
export async function checkByTools({ tarball }) {
  const options = { timeoutMs, keep: true };
  const publint = await runScript(
    'node_modules/publint/src/cli.js',
    ['run', tarball, '--strict'],
    options,
  );
  const attw = await runScript(
    'node_modules/@arethetypeswrong/cli/dist/index.js',
    [tarball, '--profile', 'esm-only', '--no-definitely-typed', '--no-color', '--format', 'ascii'],
    options,
  );
  return [
    ...(publint.ok ? [] : [`publint ${publint.failure}\n${publint.output.trim()}`]),
    ...(attw.ok ? [] : [`attw ${attw.failure}\n${attw.output.trim()}`]),
  ];
}
