import { existsSync, readdirSync } from 'node:fs';
import { buildPackages, tsc } from './build.mjs';
import { withoutChromium } from './chromium.mjs';
import { packagesWithoutTests, reports } from './reports.mjs';
import { root } from './root.mjs';
import { runScript } from './run.mjs';

/** @typedef {import('./run.mjs').RunOptions} RunOptions */
/** @typedef {import('./run.mjs').RunResult} RunResult */

/**
 * @typedef {object} Programs paths of what was found on this machine, if it was wanted
 * @property {string} [chromium]
 * @property {string} [redisServer]
 */

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {string} about
 * @property {boolean} [needsBuild] reads the packages' dist folders
 * @property {boolean} [needsBrowser]
 * @property {boolean} [needsRedis]
 * @property {(options: RunOptions, programs: Programs) => Promise<RunResult>} run
 */

/**
 * What `npm test` does: one phase after the other, the steps of a phase side by side.
 *
 * @type {Step[][]}
 */
export const phases = [
  [{ name: 'types', about: 'build the packages and check every other project', run: types }],
  [
    {
      name: 'purity',
      about: "check that the core's pure part needs neither DOM nor Node",
      run: (options) => runScript(tsc, ['-p', 'packages/core/tsconfig.pure.json'], options),
    },
    {
      name: 'lint',
      about: 'oxlint, with type information',
      needsBuild: true,
      run: (options) => runScript('node_modules/oxlint/bin/oxlint', [], options),
    },
    {
      name: 'format',
      about: 'prettier; `npm run format` repairs',
      run: (options) =>
        runScript('node_modules/prettier/bin/prettier.cjs', ['--check', '.'], options),
    },
    {
      name: 'size',
      about: 'what the packages weigh, against .size-limit.json',
      needsBuild: true,
      run: (options) => runScript('node_modules/size-limit/bin.js', [], options),
    },
    {
      name: 'examples',
      about: 'compile the examples of the documentation',
      needsBuild: true,
      run: (options) => runScript('scripts/examples.mjs', [], options),
    },
    {
      name: 'packages',
      about:
        'the packages as they go to npm: publint, attw, what is in them, a project that uses them',
      needsBuild: true,
      run: (options) => runScript('scripts/packages.mjs', [], options),
    },
    {
      name: 'unused',
      about: 'knip: no export, file or dependency that nobody uses',
      run: (options) => runScript('node_modules/knip/bin/knip.js', [], options),
    },
    {
      name: 'docs',
      about:
        'the reference, where every export is documented, and the site, where every link leads on',
      run: (options) => runScript('scripts/site.mjs', [], options),
    },
    {
      name: 'unit',
      about: 'unit tests of all packages',
      // One runs a command as users do.
      needsBuild: true,
      needsRedis: true,
      run: unit,
    },
    {
      name: 'demo',
      about: 'production build of the demo app',
      needsBuild: true,
      run: (options) =>
        runScript('demo-app/node_modules/vite/bin/vite.js', ['build'], {
          ...options,
          cwd: `${root}/demo-app`,
        }),
    },
  ],
  [
    {
      name: 'e2e',
      about: 'end-to-end tests in a real browser',
      needsBuild: true,
      needsBrowser: true,
      run: e2e,
    },
  ],
];

/** @param {RunOptions} options */
async function types(options) {
  const commands = [
    () => buildPackages(options),
    ...typeProjects().map((project) => () => runScript(tsc, ['-p', project, '--noEmit'], options)),
    // Those with templates of Vue in them.
    ...['demo-app', 'e2e', 'docs/.vitepress'].map(
      (project) => () =>
        runScript('node_modules/vue-tsc/bin/vue-tsc.js', ['-p', project, '--noEmit'], options),
    ),
  ];
  let all = '';
  for (const command of commands) {
    const result = await command();
    all += result.output;
    if (!result.ok) return { ...result, output: all };
  }
  return { ok: true, output: all, failure: '' };
}

/** The projects that `tsc --build` does not reach, because nothing of them is published. */
function typeProjects() {
  const packages = readdirSync(`${root}/packages`).map((name) => `packages/${name}`);
  return [
    ...packages.map((folder) => `${folder}/tsconfig.test.json`),
    'tsconfig.test.json',
    'compat/auth0-spa-js/tsconfig.json',
    'compat/react-18/tsconfig.json',
    'bench/tsconfig.json',
    'scripts/tsconfig.json',
  ].filter((project) => existsSync(`${root}/${project}`));
}

/**
 * @param {RunOptions} options
 * @param {Programs} programs
 */
async function unit(options, { redisServer }) {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reports.unit}`];
  const result = await runScript(
    'node_modules/vitest/vitest.mjs',
    ['run', '--allowOnly=false', ...reporters],
    redisServer ? { ...options, env: { ...options.env, REDIS_SERVER_PATH: redisServer } } : options,
  );
  const untested = packagesWithoutTests();
  if (!result.ok || untested.length === 0) return result;
  const failure = `no test ran of packages/${untested.join(', packages/')}: see vitest.config.ts`;
  return { ...result, ok: false, failure };
}

/**
 * @param {RunOptions} options
 * @param {Programs} programs
 */
async function e2e(options, { chromium }) {
  if (!chromium) return { ok: false, output: '', failure: withoutChromium };
  return runScript(
    'node_modules/@playwright/test/cli.js',
    ['test', '--config', 'e2e/playwright.config.ts'],
    { ...options, env: { ...options.env, CHROMIUM_PATH: chromium } },
  );
}
