import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('.', import.meta.url));

/**
 * Since version 25, Node has a global `localStorage`, which is undefined without a file and hides the
 * one of happy-dom: https://nodejs.org/api/globals.html#localstorage
 */
const withoutWebStorageOfNode =
  Number(process.versions.node.split('.')[0]) >= 25 ? ['--no-experimental-webstorage'] : [];

type Environment = 'node' | 'happy-dom';

/**
 * The unit tests of one package, or of one folder of them. To start a process takes longer than most
 * test files. So those with a window share processes, in a context each; and so do the others where no
 * test leaves anything behind: `isolate: false`.
 */
function project(
  name: string,
  folder: string,
  environment: Environment,
  { exclude = [], isolate = true }: { exclude?: string[]; isolate?: boolean } = {},
) {
  return {
    extends: true as const,
    test: {
      name,
      environment,
      include: [`${folder}/**/*.test.{ts,tsx}`],
      exclude,
      isolate,
      pool: environment === 'happy-dom' ? ('vmForks' as const) : ('forks' as const),
    },
  };
}

type Project = ReturnType<typeof project>;

/**
 * The same tests with other versions of `packages`: those that are installed in a folder of compat.
 * The tests read from `COMPAT` which they run with.
 */
function compat(folder: string, like: Project, packages: readonly string[]) {
  const find = new RegExp(`^(${packages.join('|')})(/.*)?$`);
  const replacement = `${root}compat/${folder}/node_modules/$1$2`;
  return {
    ...like,
    resolve: { alias: [{ find, replacement }] },
    test: { ...like.test, name: folder, env: { COMPAT: folder } },
  };
}

/**
 * The simulations run the core for thousands of hours, so their tests take it as TypeScript compiles it
 * and Node runs it. As modules of vitest it takes several times as long.
 */
function compiled(name: 'simulation' | 'fleet') {
  const like = project(name, `packages/core/test/${name}`, 'node');
  const replacement = `${root}packages/core/.cache/${name}/test/${name}/run.js`;
  return {
    ...like,
    resolve: { alias: [{ find: /^\.\/run\.js$/, replacement }] },
    test: {
      ...like.test,
      globalSetup: './scripts/compile-simulation-setup.mjs',
      server: { deps: { external: [/core\/\.cache/] } },
    },
  };
}

const react = project('react', 'packages/react/test', 'happy-dom');
const vue = project('vue', 'packages/vue/test', 'happy-dom');
const angular = project('angular', 'packages/angular/test', 'happy-dom');

/**
 * Its files share the modules of a worker: to load `oidc-provider` for each of them takes longer than
 * their tests. A test file of which something may still run when the next one fakes timers cannot.
 */
const tenantTests = project('local-tenant', 'packages/local-tenant/test', 'node');
const localTenant = { ...tenantTests, test: { ...tenantTests.test, isolate: false } };

/** Unit tests read the sources: no build before them, and stack traces that fit. */
const sources = {
  alias: [
    { find: /^@auth0-heartbeat\/([^/]+)$/, replacement: `${root}packages/$1/src/index.ts` },
    {
      find: /^@auth0-heartbeat\/([^/]+)\/(.+)$/,
      replacement: `${root}packages/$1/src/$2/index.ts`,
    },
  ],
};

/** With the plugins of the demo, for its components. */
const demoTests = project('demo-app', 'demo-app/test', 'node');
const demoApp = {
  ...demoTests,
  extends: './demo-app/vite.config.ts',
  resolve: sources,
  // It does not inherit the options below.
  test: { ...demoTests.test, execArgv: withoutWebStorageOfNode },
};

export default defineConfig({
  resolve: sources,
  test: {
    passWithNoTests: false,
    // A test that hangs is found out; one that waits for a busy machine is not in the wrong.
    testTimeout: 20_000,
    // A hook that starts a tenant loads its modules and makes a key, which a busy machine does slowly.
    hookTimeout: 60_000,
    // Also on a machine with two cores, where one would be left for others.
    maxWorkers: 2,
    execArgv: withoutWebStorageOfNode,
    projects: [
      project('core', 'packages/core/test', 'node', {
        exclude: ['browser', 'fleet', 'simulation'].map((name) => `packages/core/test/${name}/**`),
        isolate: false,
      }),
      compiled('fleet'),
      compiled('simulation'),
      project('core browser', 'packages/core/test/browser', 'happy-dom'),
      react,
      compat('react-18', react, [
        'react',
        'react-dom',
        '@testing-library/react',
        '@auth0/auth0-react',
      ]),
      vue,
      compat('vue-router-4', vue, ['vue-router']),
      angular,
      localTenant,
      project('push-server', 'packages/push-server/test', 'node'),
      project('inspector', 'packages/inspector/test', 'happy-dom'),
      demoApp,
      project('docs', 'docs/test', 'node', { isolate: false }),
      project('scripts', 'scripts/test', 'node', { isolate: false }),
    ],
  },
});
