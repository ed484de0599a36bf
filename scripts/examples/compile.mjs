import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { root } from '../root.mjs';
import { runScript } from '../run.mjs';
import { temporaryFolder } from '../temporary-folder.mjs';
import { exportsOf, install, packages } from './installed.mjs';
import { modulesOf } from './modules.mjs';
import { namesOf } from './names.mjs';
import { typeErrors } from './type-errors.mjs';

/** @typedef {import('./documents.mjs').Document} Document */
/** @typedef {import('./modules.mjs').Scope} Scope */
/** @typedef {import('./type-errors.mjs').Origin} Origin */

/** Each file here declares names of a reader's app; `readerScopes` says for which examples. */
const reader = 'scripts/examples/reader';

const compilerOptions = {
  strict: true,
  target: 'ESNext',
  module: 'ESNext',
  moduleResolution: 'bundler',
  lib: ['ES2023', 'DOM', 'DOM.Iterable'],
  types: ['node', 'vite/client'],
  jsx: 'react-jsx',
  // Those of Angular.
  experimentalDecorators: true,
  allowJs: true,
  checkJs: true,
  skipLibCheck: true,
  noEmit: true,
};

/**
 * Compiles all examples at once, against the packages as they are built.
 *
 * @param {Document[]} documents
 * @returns {Promise<string[]>} the errors, each with its place in a document
 */
export async function compile(documents) {
  mkdirSync(`${root}/.cache`, { recursive: true });
  // One of its own for each run: two at the same time do not disturb each other.
  const temporary = temporaryFolder(`${root}/.cache/examples-`);
  const folder = relative(root, temporary.folder).replaceAll('\\', '/');
  try {
    const origins = generate(documents, folder);
    const result = await runScript(
      'node_modules/vue-tsc/bin/vue-tsc.js',
      ['-p', folder, '--pretty', 'false'],
      { keep: true },
    );
    const errors = typeErrors(result.output, (file) => origins.get(file));
    // Errors that are left out make the compiler fail as well; without any output it is broken.
    return result.ok || result.output ? errors : [`vue-tsc ${result.failure}`];
  } finally {
    temporary.remove();
  }
}

/**
 * @param {Document[]} documents
 * @param {string} folder
 * @returns {Map<string, Origin>} by the path of the generated file
 */
function generate(documents, folder) {
  /** @type {Map<string, Origin>} */
  const origins = new Map();
  /**
   * @param {string} path
   * @param {string} text
   * @param {Origin} origin
   */
  const write = (path, text, origin) => {
    mkdirSync(dirname(`${root}/${path}`), { recursive: true });
    writeFileSync(`${root}/${path}`, text);
    origins.set(path, origin);
  };

  install(`${root}/${folder}`);
  const config = { compilerOptions, vueCompilerOptions: { strictTemplates: true } };
  writeFileSync(`${root}/${folder}/tsconfig.json`, JSON.stringify(config));
  for (const file of readdirSync(`${root}/${reader}`)) {
    // A copy, for in here the packages are installed.
    const document = `${reader}/${file}`;
    write(`${folder}/reader/${file}`, read(document), { document, line: 1 });
  }
  for (const { path, blocks } of documents) {
    const place = withoutExtension(path);
    const scopes = [...docCommentScopes(path), ...readerScopes(path)];
    const byLanguage = {
      jsx: [...scopes, ...readerScope('react', place), ...readerScope('any', place)],
      other: [...scopes, ...readerScope('vue', place), ...readerScope('any', place)],
    };
    const modules = modulesOf(blocks, ({ language }) =>
      language.endsWith('x') ? byLanguage.jsx : byLanguage.other,
    );
    for (const { file, text, line } of modules) {
      write(`${folder}/${place}/${file}`, text, { document: path, line });
    }
  }
  return origins;
}

/**
 * A doc comment is read beside its package's reference, so its example imports nothing of it.
 *
 * @param {string} path
 * @returns {Scope[]}
 */
function docCommentScopes(path) {
  const own = packages.find((candidate) => path.startsWith(`${candidate}/src/`));
  return own ? [exportsOf(own), exportsOf('packages/core')] : [];
}

/**
 * The names of the reader's app for one document or a folder of them: for `packages/vue/README.md`
 * those of `packages.vue.README.ts`, `packages.vue.ts` and `packages.ts`, and `doc-comments.ts` for
 * sources.
 *
 * @param {string} path
 */
function readerScopes(path) {
  const place = withoutExtension(path);
  const parts = place.split('/');
  const names = parts.map((_part, index) => parts.slice(0, parts.length - index).join('.'));
  if (!path.endsWith('.md')) names.push('doc-comments');
  return names.flatMap((name) => readerScope(name, place));
}

/**
 * @param {string} name
 * @param {string} place the folder from which it is imported, beside `reader`
 * @returns {Scope[]} none if there is no such file
 */
function readerScope(name, place) {
  if (!readdirSync(`${root}/${reader}`).includes(`${name}.ts`)) return [];
  const from = relative(place, `reader/${name}`).replaceAll('\\', '/');
  const { exported } = namesOf(read(`${reader}/${name}.ts`));
  return [new Map([...exported].map((name) => [name, `import { ${name} } from '${from}';`]))];
}

/** @param {string} path */
function read(path) {
  return readFileSync(`${root}/${path}`, 'utf8');
}

/** @param {string} path */
function withoutExtension(path) {
  return path.replace(/\.\w+$/, '');
}
