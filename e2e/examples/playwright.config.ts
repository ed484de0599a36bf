import { defineConfig } from '@playwright/test';
import { findChromium, launchOptions, withoutChromium } from '../../scripts/chromium.mjs';
import { originOf, readServedExamples } from './served-examples.js';

const chromium = findChromium();
if (!chromium) throw new Error(withoutChromium);

// Each worker evaluates this file again, without another search.
process.env['CHROMIUM_PATH'] = chromium.path;

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results',
  // They share a tenant.
  workers: 1,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 20_000 },
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: '../../.cache/reports/apps.json' }]],
  use: { trace: 'off', launchOptions: launchOptions(chromium.path) },
  webServer: readServedExamples().apps.map((app) => ({
    command: `npm run preview -- --port ${app.port}`,
    cwd: app.folder,
    url: originOf(app),
    timeout: 180_000,
  })),
});
