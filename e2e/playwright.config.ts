import { defineConfig } from '@playwright/test';
import { findChromium, withoutChromium } from '../scripts/chromium.mjs';

const chromium = findChromium();
if (!chromium) throw new Error(withoutChromium);

// Each worker reads this file again: it need not search again.
process.env['CHROMIUM_PATH'] = chromium.path;

const isRoot = process.getuid?.() === 0;

/** The demo app has one page a framework with the same features, so each test runs twice. */
export default defineConfig<{ framework: 'react' | 'vue' }>({
  testDir: '.',
  outputDir: '../test-results',
  workers: 2,
  retries: 0,
  // A story takes up to 15 s; a busy machine may take a while longer.
  timeout: 60_000,
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: '../.cache/reports/e2e.json' }]],
  use: {
    trace: 'retain-on-failure',
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
    { name: 'react', use: { framework: 'react' } },
    { name: 'vue', use: { framework: 'vue' } },
  ],
});
