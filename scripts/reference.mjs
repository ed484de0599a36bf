import { root } from './root.mjs';
import { runScript } from './run.mjs';

/** @typedef {import('./run.mjs').RunOptions} RunOptions */

/**
 * Writes the API reference of all packages to docs/api: Markdown, and the sidebar in
 * typedoc-sidebar.json. Any warning fails: an export without a comment, a link that leads nowhere, a
 * type that can be reached and is not exported.
 *
 * @param {RunOptions} [options]
 */
export function writeReference(options) {
  return runScript('docs/node_modules/typedoc/bin/typedoc', ['--logLevel', 'Warn'], {
    ...options,
    cwd: `${root}/docs`,
  });
}

if (import.meta.filename === process.argv[1]) {
  const { ok } = await writeReference();
  process.exitCode = ok ? 0 : 1;
}
