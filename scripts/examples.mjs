// Compiles the examples of the documentation: all Markdown files, and the doc comments of the packages,
// which must be built. Twoslash and typescript-docs-verifier compile each block for itself; here a
// block may use what an earlier one imports, and what scripts/examples/reader declares.
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { readDocComments, readTexts } from './examples/documents.mjs';
import { exportsOf, isCompiled, modulesOf } from './examples/modules.mjs';
import { link } from './link.mjs';
import { root } from './root.mjs';
import { runScript } from './run.mjs';
import { temporaryFolder } from './temporary-folder.mjs';

/** @typedef {import('./examples/modules.mjs').Scope} Scope */

/** What fences say here. A slip like `tx` would leave its block unchecked. */
const languages = ['ts', 'tsx', 'js', 'vue', 'html', 'json', 'sh', 'http', 'mermaid', 'text', ''];
/** Each file here declares names of a reader's app. */
const reader = 'scripts/examples/reader';
const readerFiles = readdirSync(`${root}/${reader}`);
const packages = readdirSync(`${root}/packages`).map((name) => `packages/${name}`);
const compilerOptions = {
  ...{ strict: true, target: 'ESNext', module: 'ESNext', moduleResolution: 'bundler' },
  ...{ lib: ['ES2023', 'DOM', 'DOM.Iterable'], types: ['node', 'vite/client'], jsx: 'react-jsx' },
  // Those of Angular.
  experimentalDecorators: true,
  ...{ allowJs: true, checkJs: true, skipLibCheck: true, noEmit: true },
};

const documents = [...readTexts(), ...readDocComments().filter(({ path }) => isPublished(path))];
const compiled = documents.flatMap(({ blocks }) => blocks.filter(isCompiled)).length;
const problems = [...wrongBlocks(), ...(await compile())];
if (compiled === 0) problems.push('no example was found that can be compiled');
for (const problem of problems) console.error(problem);
console.log(`${compiled} examples compiled, ${problems.length} problems`);
process.exitCode = problems.length > 0 ? 1 : 0;

function wrongBlocks() {
  return documents.flatMap(({ path, blocks }) =>
    blocks.flatMap(({ language, code, line }) => {
      if (!languages.includes(language)) return [`${path}:${line - 1}: unknown ${language}`];
      try {
        if (language === 'json') JSON.parse(code);
        return [];
      } catch (error) {
        return [`${path}:${line}: ${/** @type {Error} */ (error).message}`];
      }
    }),
  );
}

/** Compiles all examples at once. */
async function compile() {
  mkdirSync(`${root}/.cache`, { recursive: true });
  // One of its own for each run: two at the same time do not disturb each other.
  const { folder, remove } = temporaryFolder(`${root}/.cache/examples-`);
  try {
    /** @type {Map<string, string>} by the path of the generated file */
    const origins = new Map();
    const write = (/** @type {string} */ file, /** @type {string} */ text, origin = '') => {
      mkdirSync(dirname(`${folder}/${file}`), { recursive: true });
      writeFileSync(`${folder}/${file}`, text);
      origins.set(relative(root, `${folder}/${file}`).replaceAll('\\', '/'), origin);
    };
    linkModules(folder);
    const config = { compilerOptions, vueCompilerOptions: { strictTemplates: true } };
    write('tsconfig.json', JSON.stringify(config));
    // A copy, for in here the packages are installed.
    for (const file of readerFiles) write(`reader/${file}`, read(`${reader}/${file}`));
    for (const { path, blocks } of documents) {
      const place = path.replace(/\.\w+$/, '');
      const scopes = scopesOf(path, place);
      const modules = modulesOf(blocks, ({ language }) =>
        language === 'tsx' ? scopes.jsx : scopes.other,
      );
      for (const { file, text } of modules) write(`${place}/${file}`, text, path);
    }
    const vueTsc = 'node_modules/vue-tsc/bin/vue-tsc.js';
    const { ok, output, failure } = await runScript(vueTsc, ['-p', folder, '--pretty', 'false'], {
      keep: true,
    });
    if (!ok && !output) return [`vue-tsc ${failure}`];
    return (
      output
        .split(/\n(?=\S)/)
        // JavaScript has no types for parameters.
        .filter((error) => error.trim() && !/^\S+\.js\(.* TS70(06|31):/.test(error))
        .map((error) =>
          error.replace(
            /^(\S+)\((\d+),\d+\)/,
            (_, file, line) => `${origins.get(file) || file}:${line}`,
          ),
        )
    );
  } finally {
    remove();
  }
}

/** @param {string} path of a source, from whose package somebody can import something of it */
function isPublished(path) {
  const scope = packageScope(packageOf(path) ?? '');
  return exportsOf(read(path)).some((name) => scope.has(name));
}

/** @param {string} path */
function packageOf(path) {
  return packages.find((name) => path.startsWith(`${name}/`));
}

/**
 * What the blocks of a document may use. A doc comment is read beside its package's reference, so its
 * example imports nothing of it. The names of the reader's app are in `packages.vue.README.ts`,
 * `packages.vue.ts` and `packages.ts` for `packages/vue/README.md`, and in `react.ts`, `vue.ts` and
 * `any.ts` for all.
 *
 * @param {string} path
 * @param {string} place where the modules of the document are, beside `reader`
 */
function scopesOf(path, place) {
  const own = path.endsWith('.md') ? undefined : packageOf(path);
  const parts = place.split('/');
  const names = parts.map((_, index) => parts.slice(0, parts.length - index).join('.'));
  if (own) names.push('doc-comments');
  const scopes = [
    ...(own ? [packageScope(own), packageScope('packages/core')] : []),
    ...names.map((name) => readerScope(name, place)),
  ];
  const any = readerScope('any', place);
  return {
    jsx: [...scopes, readerScope('react', place), any],
    other: [...scopes, readerScope('vue', place), any],
  };
}

/**
 * @param {string} name of a file of the reader
 * @param {string} place
 * @returns {Scope}
 */
function readerScope(name, place) {
  if (!readerFiles.includes(`${name}.ts`)) return new Map();
  const from = relative(place, `reader/${name}`).replaceAll('\\', '/');
  const names = exportsOf(read(`${reader}/${name}.ts`));
  return new Map(names.map((name) => [name, `import { ${name} } from '${from}';`]));
}

/**
 * Everything that a package exports, as a reader imports it.
 *
 * @param {string} path of the package
 * @returns {Scope}
 */
function packageScope(path) {
  /** @type {{ name: string, exports: Record<string, { types?: string }> }} */
  const { name, exports } = JSON.parse(read(`${path}/package.json`));
  const statements = Object.entries(exports).flatMap(([entry, { types }]) =>
    types === undefined
      ? []
      : exportsOf(read(`${path}/${types}`)).map(
          (exported) =>
            /** @type {const} */ ([
              exported,
              `import { ${exported} } from '${name}${entry.slice(1)}';`,
            ]),
        ),
  );
  // The first entry that has a name gives it.
  return new Map(statements.reverse());
}

/**
 * Gives a folder the `node_modules` of a reader who has installed everything: our packages, and what
 * is installed in the workspace but for `compat`, which has old versions.
 *
 * @param {string} folder
 */
function linkModules(folder) {
  for (const path of packages) {
    const { name } = JSON.parse(read(`${path}/package.json`));
    link(`${root}/${path}`, `${folder}/node_modules/${name}`);
  }
  for (const place of [...packages, 'demo-app', 'e2e', 'bench', 'docs', '.']) {
    const modules = `${root}/${place}/node_modules`;
    const all = existsSync(modules) ? readdirSync(modules) : [];
    const names = all.flatMap((name) =>
      name.startsWith('@')
        ? readdirSync(`${modules}/${name}`).map((own) => `${name}/${own}`)
        : name,
    );
    for (const name of names) link(`${modules}/${name}`, `${folder}/node_modules/${name}`);
  }
}

/** @param {string} path */
function read(path) {
  return readFileSync(`${root}/${path}`, 'utf8');
}
