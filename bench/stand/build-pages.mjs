import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const folder = fileURLToPath(new URL('../pages/', import.meta.url));

/** The pages, without ending. */
const names = ['ours', 'bare', 'oidc-client-ts', 'silent', 'blank', 'idle'];

/**
 * Bundles the pages as an app would, in memory.
 *
 * @returns {Promise<Map<string, string | Uint8Array>>} path to content
 */
export async function buildPages() {
  const files = await bundle(names.map((name) => `${folder}${name}.html`));
  return new Map(files.map(({ fileName, content }) => [`/${fileName}`, content]));
}

/**
 * Bundles one entry that is given as source text.
 *
 * @param {string} source
 * @returns {Promise<string>} the minified code
 */
export async function bundleSource(source) {
  const id = `${folder}entry.js`;
  const files = await bundle([id], {
    name: 'entry',
    resolveId: (/** @type {string} */ name) => (name === id ? id : undefined),
    load: (/** @type {string} */ name) => (name === id ? source : undefined),
  });
  return files.map(({ content }) => String(content)).join('');
}

/**
 * @param {string[]} input
 * @param {import('vite').Plugin} [plugin]
 */
async function bundle(input, plugin) {
  const result = await build({
    root: folder,
    configFile: false,
    logLevel: 'error',
    plugins: plugin ? [plugin] : [],
    build: {
      write: false,
      target: 'es2022',
      modulePreload: false,
      rolldownOptions: { input, preserveEntrySignatures: 'strict' },
    },
  });
  const outputs = /** @type {import('vite').Rollup.RollupOutput[]} */ ([result].flat());
  return outputs.flatMap(({ output }) =>
    output.map((file) => ({
      fileName: file.fileName,
      content: file.type === 'chunk' ? file.code : file.source,
    })),
  );
}
