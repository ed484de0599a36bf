import {
  defineConfig,
  type PlaywrightTestOptions,
  type PlaywrightWorkerOptions,
  type Project,
} from '@playwright/test';
import {
  findChromium,
  findHeadlessShell,
  launchOptions,
  withoutChromium,
} from '../scripts/chromium.mjs';
import { type EngineName, readEngineName } from './engines/contract.js';
import { lowestSdk, newestSdk } from './core/sdk.js';

const chromium = findChromium();
if (!chromium) throw new Error(withoutChromium);

/** `E2E=all` runs all stories in the full browser. Otherwise each behaviour is tested once. */
const isAll = process.env['E2E'] === 'all' || process.env['SPA_JS'] !== undefined;

/** Chromium without its user interface, for the stories that do not need it. */
const headlessShell = isAll ? undefined : findHeadlessShell();

// Each worker evaluates this file again, without another search.
process.env['CHROMIUM_PATH'] = chromium.path;
if (headlessShell) process.env['HEADLESS_SHELL_PATH'] = headlessShell.path;
else delete process.env['HEADLESS_SHELL_PATH'];

/** The tag of stories that vary another one. */
const isVariation = /@variation/;

/** The stories of the core. */
const coreStories = { testDir: 'core', fullyParallel: true, expect: { timeout: 20_000 } };

/** Other engines: `ENGINES=firefox,webkit` runs the stories of the core in these, and nothing else. */
const engineProjects = (process.env['ENGINES'] ?? '')
  .split(',')
  .filter(Boolean)
  .map((name) => ({
    ...coreStories,
    name: `core-${name}`,
    testIgnore: 'peer-range.spec.ts',
    use: { engineName: readEngineName(name) },
    // They start more slowly than Chromium.
    timeout: 120_000,
  }));

/** The stories that depend most on the release of the SDK, for one between the lowest and the newest. */
const sdkStories = ['answers', 'app-calls', 'cookies', 'refresh-tokens', 'time'].map(
  (name) => `${name}.spec.ts`,
);

/** The stories of the adapters, with the Auth0 SDK of each framework. Most are shared by all. */
const adapterStories = { testDir: 'adapters', fullyParallel: true, expect: { timeout: 20_000 } };

/** The stories of the demo app. */
const demoStories = {
  fullyParallel: true,
  expect: { timeout: 20_000 },
  testIgnore: ['core/**', 'adapters/**', 'examples/**', 'inspector/**', 'push/**'],
};

type TestOptions = { framework: 'react' | 'vue' | 'angular' };
type WorkerOptions = { spaJs: string; engineName: EngineName };
type Projects = Project<
  PlaywrightTestOptions & TestOptions,
  PlaywrightWorkerOptions & WorkerOptions
>[];

/** For stories that need no user interface of the browser. */
const inShell = headlessShell && { launchOptions: launchOptions(headlessShell.path) };

/** Each worker bundles the apps of its project: where there are few stories, few workers. */
const few = { workers: 2 };

// The core last: its many stories keep every worker busy to the end.
const onceEach: Projects = [
  { ...few, name: 'push', testDir: 'push', fullyParallel: true, expect: { timeout: 20_000 } },
  {
    ...few,
    name: 'inspector',
    testDir: 'inspector',
    fullyParallel: true,
    expect: { timeout: 20_000 },
    use: { ...inShell },
  },
  {
    ...few,
    ...adapterStories,
    name: 'adapters-react',
    testIgnore: ['vue/**'],
    use: { framework: 'react', ...inShell },
  },
  {
    ...adapterStories,
    name: 'adapters-vue',
    testMatch: 'vue/*.spec.ts',
    workers: 1,
    use: { framework: 'vue', ...inShell },
  },
  {
    ...adapterStories,
    name: 'adapters-angular',
    testMatch: 'loading.spec.ts',
    workers: 1,
    use: { framework: 'angular', ...inShell },
  },
  {
    ...few,
    ...demoStories,
    name: 'react',
    testMatch: 'stories.spec.ts',
    use: { framework: 'react', ...inShell },
  },
  // With the lowest release of the SDK in the peer range. `SPA_JS=2.28` selects another one. The
  // other projects use the development dependency.
  { ...coreStories, name: 'core', use: { spaJs: process.env['SPA_JS'] ?? lowestSdk } },
];

/** Every story, with each framework and each release of the SDK. */
const all: Projects = [
  ...onceEach.filter(({ name }) => /^(core|push|inspector|adapters-react)$/.test(name ?? '')),
  { ...coreStories, name: 'core-sdk-of-development', testMatch: sdkStories, use: { spaJs: '' } },
  { ...coreStories, name: 'core-newest-sdk', use: { spaJs: newestSdk } },
  { ...adapterStories, name: 'adapters-vue', testIgnore: 'react/**', use: { framework: 'vue' } },
  {
    ...adapterStories,
    name: 'adapters-angular',
    testIgnore: ['react/**', 'vue/**'],
    use: { framework: 'angular' },
  },
  { ...demoStories, name: 'react', testMatch: '*.spec.ts', use: { framework: 'react' } },
  { ...demoStories, name: 'vue', testMatch: '*.spec.ts', use: { framework: 'vue' } },
];

const chromiumProjects = isAll ? all : onceEach;

export default defineConfig<TestOptions, WorkerOptions>({
  testDir: '.',
  outputDir: '../test-results',
  // A story mostly waits: for intervals, time limits and the browser. With fewer workers the slow
  // tenants would leave both cores idle.
  workers: engineProjects.length > 0 ? 4 : isAll ? 3 : 6,
  retries: 0,
  // A story takes up to 15 s, on a busy machine longer.
  timeout: 60_000,
  forbidOnly: true,
  reporter: [
    ['list'],
    ['json', { outputFile: '../.cache/reports/e2e.json' }],
    ...(engineProjects.length > 0 ? ([['./engines/summary-reporter.ts']] as const) : []),
  ],
  use: {
    // A trace takes longer than a story.
    trace: 'off',
    launchOptions: launchOptions(chromium.path),
  },
  grepInvert: isAll || engineProjects.length > 0 ? [] : isVariation,
  projects: engineProjects.length > 0 ? engineProjects : chromiumProjects,
});
