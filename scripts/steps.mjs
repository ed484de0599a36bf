import { execFileSync } from 'node:child_process';
import { ensureEngines, withoutEngines } from './browser-engines.mjs';
import { buildPackages } from './build.mjs';
import { withoutChromium } from './chromium.mjs';
import { examples, playwright, vitest } from './reports.mjs';
import { root } from './root.mjs';
import { runScript } from './run.mjs';
import { checkTypes, purity } from './types.mjs';

/** @typedef {import('./run.mjs').RunOptions} RunOptions */
/** @typedef {import('./run.mjs').RunResult} RunResult */

/**
 * @typedef {object} Programs paths of what was found on this machine, if it was wanted
 * @property {import('./chromium.mjs').Browsers} [browsers]
 * @property {string} [redisServer]
 */

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {string} about
 * @property {boolean} [onlyInAll] a part of `npm run test:all`, not of `npm test`
 * @property {boolean} [notInAll] another step of `npm run test:all` contains it
 * @property {string[]} [needs] the steps whose output it reads, in phases before
 * @property {boolean} [needsBrowser]
 * @property {boolean} [needsRedis]
 * @property {(options: RunOptions, programs: Programs) => Promise<RunResult & Partial<Count>>} run
 */

/** @typedef {import('./reports.mjs').Count} Count */

/** The unit tests. vitest combines several `!name` with "or", which would exclude nothing. */
const unitTests = [
  ...['core', 'core browser', 'fleet', 'react', 'vue', 'angular', 'inspector', 'local-tenant'],
  ...['push-server', 'demo-app', 'docs', 'scripts'],
];

/** The unit tests with other versions of peers. */
const otherPeers = ['react-18', 'vue-router-4'];

/**
 * The steps: one phase after the other, the steps of a phase side by side.
 *
 * @type {Step[][]}
 */
export const phases = [
  [{ name: 'build', about: 'compile the packages', run: buildPackages }],
  [
    {
      name: 'unit',
      about: 'unit tests of all packages',
      // One runs a command as users do.
      needs: ['build'],
      needsRedis: true,
      run: (options, { redisServer }) =>
        vitest('unit', unitTests, {
          ...options,
          env: { ...options.env, ...(redisServer && { REDIS_SERVER_PATH: redisServer }) },
        }),
    },
    {
      name: 'types',
      about: 'check every project that is not published',
      needs: ['build'],
      run: checkTypes,
    },
    {
      name: 'purity',
      about: "check that the core's pure part needs neither DOM nor Node",
      run: purity,
    },
    {
      name: 'lint',
      about: 'oxlint, with type information',
      needs: ['build'],
      run: (options) => runScript('node_modules/oxlint/bin/oxlint', [], options),
    },
    {
      name: 'format',
      about: 'oxfmt; `npm run format` repairs',
      run: (options) => runScript('node_modules/oxfmt/bin/oxfmt', ['--check'], options),
    },
    {
      name: 'size',
      about: 'what the packages weigh, against .size-limit.json',
      needs: ['build'],
      run: (options) => runScript('node_modules/size-limit/bin.js', [], options),
    },
    {
      name: 'examples',
      about: 'compile the examples of the documentation',
      needs: ['build'],
      run: (options) => runScript('scripts/examples.mjs', [], options),
    },
    {
      name: 'unused',
      about: 'knip: no export, file or dependency that nobody uses',
      run: (options) => runScript('node_modules/knip/bin/knip.js', [], options),
    },
    {
      name: 'simulation',
      about: 'tabs, a browser and a tenant that fail in every way',
      run: (options) => vitest('simulation', ['simulation'], options),
    },
    {
      name: 'packages',
      about:
        'the packages as they go to npm: publint, attw, their source maps, a project that uses them',
      onlyInAll: true,
      needs: ['build'],
      run: (options) => runScript('scripts/packages.mjs', [], options),
    },
    {
      name: 'docs',
      about:
        'the reference, where every export is documented, and the site, where every link leads on',
      onlyInAll: true,
      run: (options) => runScript('scripts/site.mjs', [], options),
    },
    {
      name: 'peers',
      about: `unit tests with other versions of peers: ${otherPeers.join(', ')}`,
      onlyInAll: true,
      run: (options) => vitest('peers', otherPeers, options),
    },
    {
      name: 'demo',
      about: 'production build of the demo app',
      needs: ['build'],
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
      about: 'stories in a real browser, each behaviour once',
      notInAll: true,
      needs: ['build', 'demo'],
      needsBrowser: true,
      run: stories('e2e', {}),
    },
  ],
  [
    {
      name: 'e2e-all',
      about: 'all stories, in the full browser, with all demos, adapters and releases of the SDK',
      onlyInAll: true,
      needs: ['build', 'demo'],
      needsBrowser: true,
      run: stories('e2e-all', { E2E: 'all' }),
    },
  ],
  [
    {
      name: 'apps',
      about: 'the examples with the packages as they go to npm: build each, run most in a browser',
      onlyInAll: true,
      needs: ['build'],
      needsBrowser: true,
      run: async (options, { browsers }) =>
        browsers
          ? examples({
              ...options,
              env: { ...options.env, CHROMIUM_PATH: browsers.chromium.path },
            })
          : { ok: false, output: '', failure: withoutChromium },
    },
  ],
  [
    {
      name: 'engines',
      about: 'the stories of the core in Firefox and WebKit',
      onlyInAll: true,
      needs: ['build'],
      needsBrowser: true,
      run: async (options, programs) =>
        (await ensureEngines())
          ? stories('engines', { ENGINES: 'firefox,webkit' })(options, programs)
          : { ok: false, output: '', failure: withoutEngines },
    },
  ],
  [
    {
      name: 'node',
      about: 'unit tests and imports of the packages with other versions of Node',
      onlyInAll: true,
      needs: ['build'],
      needsRedis: true,
      run: (options) => runScript('scripts/node-versions.mjs', [], options),
    },
  ],
  [
    {
      name: 'seeds',
      about: 'twenty thousand further seeds of the simulation',
      onlyInAll: true,
      run: (options) => runScript('scripts/simulate.mjs', ['--seeds', '20000', '--fresh'], options),
    },
  ],
  [
    {
      name: 'mutation',
      about: 'a test detects each mutant of what has changed since yesterday',
      onlyInAll: true,
      run: (options) => runScript('scripts/mutation.mjs', ['--since', yesterday()], options),
    },
  ],
];

/**
 * @param {string} name of the step
 * @param {NodeJS.ProcessEnv} env
 * @returns {Step['run']}
 */
function stories(name, env) {
  return async (options, { browsers }) => {
    if (!browsers) return { ok: false, output: '', failure: withoutChromium };
    const { chromium, headlessShell } = browsers;
    return playwright(name, {
      ...options,
      env: {
        ...options.env,
        ...env,
        CHROMIUM_PATH: chromium.path,
        ...(headlessShell && { HEADLESS_SHELL_PATH: headlessShell.path }),
      },
    });
  };
}

/** The last commit that is older than a day, or the first one. */
function yesterday() {
  const list = (/** @type {string[]} */ ...options) =>
    execFileSync('git', ['rev-list', ...options, 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
  return list('--max-count=1', '--before=1.day.ago') || list('--max-parents=0');
}
