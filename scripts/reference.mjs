// Writes the API reference of all packages to docs/api: Markdown, and the sidebar in
// typedoc-sidebar.json. Any warning fails: an export without a comment, a link that leads nowhere, a
// type that can be reached and is not exported.
import { root } from './root.mjs';
import { endCommandsOnSignal, runScript } from './run.mjs';

endCommandsOnSignal();
const { ok } = await runScript('docs/node_modules/typedoc/bin/typedoc', ['--logLevel', 'Warn'], {
  cwd: `${root}/docs`,
});
process.exitCode = ok ? 0 : 1;
