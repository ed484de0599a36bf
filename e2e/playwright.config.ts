import { defineConfig, type Project } from '@playwright/test';
import { findChromium, withoutChromium } from '../scripts/chromium.mjs';
import { type EngineName, readEngineName } from './engines/contract.js';
import { lowestSdk, newestSdk } from './core/sdk.js';

const chromium = findChromium();
if (!chromium) throw new Error(withoutChromium);

// Each worker evaluates this file again, without another search.
process.env['CHROMIUM_PATH'] = chromium.path;

const isRoot = process.getuid?.() === 0;

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

/** The stories that depend most on the release of the SDK. */
const sdkStories = ['answers', 'app-calls', 'cookies', 'refresh-tokens', 'time'].map(
  (name) => `${name}.spec.ts`,
);

/** The stories of the adapters, with the Auth0 SDK of each framework. Most are shared by both. */
const adapterStories = { testDir: 'adapters', fullyParallel: true, expect: { timeout: 20_000 } };

/** The stories of the demo app. */
const demoStories = {
  expect: { timeout: 20_000 },
  testMatch: '*.spec.ts',
  testIgnore: ['core/**', 'adapters/**', 'inspector/**', 'push/**'],
};

type TestOptions = { framework: 'react' | 'vue' | 'angular' };
type WorkerOptions = { spaJs: string; engineName: EngineName };

const chromiumProjects: Project<TestOptions, WorkerOptions>[] = [
  // With the lowest release of the SDK in the peer range. `SPA_JS=2.28` selects another one. The
  // other projects use the development dependency.
  { ...coreStories, name: 'core', use: { spaJs: process.env['SPA_JS'] ?? lowestSdk } },
  { ...coreStories, name: 'core-newest-sdk', testMatch: sdkStories, use: { spaJs: newestSdk } },
  { name: 'push', testDir: 'push', fullyParallel: true, expect: { timeout: 20_000 } },
  { name: 'inspector', testDir: 'inspector', fullyParallel: true, expect: { timeout: 20_000 } },
  {
    ...adapterStories,
    name: 'adapters-react',
    testIgnore: ['vue/**', 'angular/**'],
    use: { framework: 'react' },
  },
  {
    ...adapterStories,
    name: 'adapters-vue',
    testIgnore: ['react/**', 'angular/**'],
    use: { framework: 'vue' },
  },
  {
    ...adapterStories,
    name: 'adapters-angular',
    testIgnore: ['react/**', 'vue/**'],
    use: { framework: 'angular' },
  },
  { ...demoStories, name: 'react', use: { framework: 'react' } },
  { ...demoStories, name: 'vue', use: { framework: 'vue' } },
];

/** The demo app has the same page in both frameworks, so each of its tests runs twice. */
export default defineConfig<TestOptions, WorkerOptions>({
  testDir: '.',
  outputDir: '../test-results',
  workers: 2,
  retries: 0,
  // A story takes up to 15 s, on a busy machine longer.
  timeout: 60_000,
  forbidOnly: true,
  reporter:
    engineProjects.length > 0
      ? [['list'], ['./engines/summary-reporter.ts']]
      : [['list'], ['json', { outputFile: '../.cache/reports/e2e.json' }]],
  use: {
    // A trace takes longer than a story.
    trace: 'off',
    launchOptions: {
      executablePath: chromium.path,
      args: [
        // The sandbox of Chromium does not run as root.
        ...(isRoot ? ['--no-sandbox'] : []),
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
        '--disable-quic',
      ],
    },
  },
  projects: engineProjects.length > 0 ? engineProjects : chromiumProjects,
});
