import { defineConfig } from '@playwright/test';
import { findChromium, withoutChromium } from '../scripts/chromium.mjs';
import { lowestSdk, newestSdk } from './core/sdk.js';

const chromium = findChromium();
if (!chromium) throw new Error(withoutChromium);

// Each worker reads this file again: it need not search again.
process.env['CHROMIUM_PATH'] = chromium.path;

const isRoot = process.getuid?.() === 0;

/** Stories of the core. */
const ofCore = { testDir: 'core', fullyParallel: true, expect: { timeout: 20_000 } };

/** The files of them in which the release of the SDK decides the most. */
const ofSdk = ['answers', 'app-calls', 'cookies', 'refresh-tokens', 'time'].map(
  (name) => `${name}.spec.ts`,
);

/** Stories of the adapters, with the Auth0 SDK of each framework: the same for both, and some of one. */
const ofAdapters = { testDir: 'adapters', fullyParallel: true, expect: { timeout: 20_000 } };

/** Stories of the demo app. */
const ofDemo = {
  expect: { timeout: 20_000 },
  testMatch: '*.spec.ts',
  testIgnore: ['core/**', 'adapters/**', 'inspector/**', 'push/**'],
};

/** The demo app has one page a framework with the same features, so each of its tests runs twice. */
export default defineConfig<{ framework: 'react' | 'vue' }, { spaJs: string }>({
  testDir: '.',
  outputDir: '../test-results',
  workers: 2,
  retries: 0,
  // A story takes up to 15 s; a busy machine may take a while longer.
  timeout: 60_000,
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: '../.cache/reports/e2e.json' }]],
  use: {
    // Many stories, some with many tabs: a trace of each would take longer than the story.
    trace: 'off',
    launchOptions: {
      executablePath: chromium.path,
      args: [
        // Chromium's sandbox does not run as root.
        ...(isRoot ? ['--no-sandbox'] : []),
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
        '--disable-quic',
      ],
    },
  },
  projects: [
    // All with the lowest release of the SDK that is allowed; `SPA_JS=2.28` takes another one. The
    // projects below have the release of development.
    { ...ofCore, name: 'core', use: { spaJs: process.env['SPA_JS'] ?? lowestSdk } },
    { ...ofCore, name: 'core-newest-sdk', testMatch: ofSdk, use: { spaJs: newestSdk } },
    { name: 'push', testDir: 'push', fullyParallel: true, expect: { timeout: 20_000 } },
    { name: 'inspector', testDir: 'inspector', fullyParallel: true, expect: { timeout: 20_000 } },
    {
      ...ofAdapters,
      name: 'adapters-react',
      testIgnore: 'vue/**',
      use: { framework: 'react' },
    },
    {
      ...ofAdapters,
      name: 'adapters-vue',
      testIgnore: 'react/**',
      use: { framework: 'vue' },
    },
    { ...ofDemo, name: 'react', use: { framework: 'react' } },
    { ...ofDemo, name: 'vue', use: { framework: 'vue' } },
  ],
});
