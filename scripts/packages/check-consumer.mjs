import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tsc } from '../build.mjs';
import { link } from '../link.mjs';
import { root } from '../root.mjs';
import { run, runScript } from '../run.mjs';
import { declared, entries } from './published.mjs';

/** @typedef {import('./pack.mjs').PackedPackage} PackedPackage */

const timeoutMs = 300_000;

/** TypeScript 7 and 6. */
const compilers = { 'TypeScript 7': tsc, 'TypeScript 6': 'node_modules/typescript/bin/tsc' };

/** The declarations of the SDK that they refer to do not resolve as Node does. */
const forBundlers = ['@auth0-heartbeat/vue/auth0-vue'];

/** The build of an app links Angular's packages. Without a build they need its compiler. */
const angularCompiler = '@angular/compiler';

/** `bundler` is what Vite and its like ask for, `nodenext` is Node itself. */
const resolutions = { bundler: 'esnext', nodenext: 'nodenext' };

/**
 * Compiles and runs, as a project that has installed the packages would, a file that imports every
 * entry of them. Libraries other than TypeScript's own are checked as well: a type that the packages
 * do not bring is seen.
 *
 * @param {string} folder of the project; the packages are in its node_modules
 * @param {PackedPackage[]} packages
 * @returns {Promise<string[]>} what is wrong
 */
export async function checkConsumer(folder, packages) {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
  for (const packed of packages) linkDeclared(folder, packed);
  link(`${root}/node_modules/@types/node`, join(folder, 'node_modules/@types/node'));
  link(
    join(root, 'packages/angular/node_modules', angularCompiler),
    join(folder, 'node_modules', angularCompiler),
  );

  // Those with a command are for Node, the others for pages: each finds the types of its world only.
  const servers = packages.filter(({ manifest }) => manifest.bin);
  const pages = packages.filter(({ manifest }) => !manifest.bin);
  const projects = [
    ...writeProjects(folder, 'server', servers, { lib: ['ES2022'], types: ['node'] }),
    ...writeProjects(folder, 'page', pages, { lib: ['ES2022', 'DOM', 'DOM.Iterable'], types: [] }),
  ];
  const problems = [];
  for (const project of projects) {
    for (const [name, compiler] of Object.entries(compilers)) {
      const { ok, output } = await runScript(compiler, ['-p', project], {
        cwd: folder,
        timeoutMs,
        keep: true,
      });
      if (!ok) problems.push(`${name} with ${project} fails:\n${output.trim()}`);
    }
  }
  return [...problems, ...(await runInNode(folder, packages))];
}

/**
 * Every entry is imported where there is no window, and every command says what it can do.
 *
 * @param {string} folder
 * @param {PackedPackage[]} packages
 */
async function runInNode(folder, packages) {
  const names = packages.flatMap(({ manifest }) => entries(manifest));
  writeFileSync(
    join(folder, 'import-all.js'),
    [
      `import '${angularCompiler}';`,
      `if (typeof window !== 'undefined') throw new Error('there is a window');`,
      `for (const name of ${JSON.stringify(names)}) {`,
      `  const entry = await import(name).catch((error) => console.error(name, error));`,
      `  if (!entry || Object.keys(entry).length === 0) process.exitCode = 1;`,
      `}`,
    ].join('\n'),
  );
  const commands = packages.flatMap(({ manifest }) =>
    Object.values(manifest.bin ?? {}).map((file) => [
      join('node_modules', manifest.name, file),
      '--help',
    ]),
  );
  const problems = [];
  for (const args of [['import-all.js'], ...commands]) {
    const { ok, output, failure } = await run(process.execPath, args, {
      cwd: folder,
      timeoutMs,
      keep: true,
    });
    if (!ok) problems.push(`node ${args.join(' ')} ${failure}\n${output.trim()}`);
  }
  return problems;
}

/**
 * Puts what the package declares into the project's node_modules, and nothing else.
 *
 * @param {string} folder
 * @param {PackedPackage} packed
 */
function linkDeclared(folder, packed) {
  for (const name of declared(packed.manifest)) {
    // Another package may have brought it, or it is one of the packages themselves.
    link(join(root, packed.folder, 'node_modules', name), join(folder, 'node_modules', name));
  }
}

/**
 * @param {string} folder
 * @param {string} name
 * @param {PackedPackage[]} packages
 * @param {{ lib: string[], types: string[] }} world
 * @returns {string[]} the file names of the projects, one for each way to resolve
 */
function writeProjects(folder, name, packages, world) {
  const names = packages.flatMap(({ manifest }) => entries(manifest));
  return Object.entries(resolutions).map(([moduleResolution, module]) => {
    const isForBundlers = moduleResolution === 'bundler';
    const lines = names.flatMap((entry, i) =>
      isForBundlers || !forBundlers.includes(entry)
        ? [
            `import * as entry${i} from '${entry}';`,
            `export const isTyped${i}: 0 extends 1 & typeof entry${i} ? never : true = true;`,
          ]
        : [],
    );
    const file = `${name}.${moduleResolution}.ts`;
    writeFileSync(join(folder, file), lines.join('\n'));
    const project = `tsconfig.${name}.${moduleResolution}.json`;
    const compilerOptions = {
      ...world,
      ...{ target: 'es2022', module, moduleResolution },
      ...{ strict: true, skipLibCheck: false, skipDefaultLibCheck: true, noEmit: true },
    };
    writeFileSync(join(folder, project), JSON.stringify({ compilerOptions, files: [file] }));
    return project;
  });
}
