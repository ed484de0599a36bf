/**
 * Mutates the pure part of the core and its shell, and verifies that a test detects each mutant: `npm run mutation -- --help`.
 *
 * @satisfies {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
  // Git reads these too, and knows no braces.
  mutate: [
    'packages/core/src/machine/**/*.ts',
    'packages/core/src/heartbeat.ts',
    'packages/core/src/shell/check-runner.ts',
    'packages/core/src/shell/page-listeners.ts',
    'packages/core/src/shell/push-runner.ts',
  ],
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'vitest.mutation.config.ts', related: false },
  coverageAnalysis: 'perTest',
  ignoreStatic: true,
  ignorePatterns: ['**/dist', 'test-results', '/docs', '/demo-app', '/e2e', '/bench', '.cache'],
  tempDirName: 'test-results/stryker',
  cleanTempDir: 'always',
  reporters: ['progress-append-only', 'clear-text', 'html'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  htmlReporter: { fileName: 'test-results/mutation.html' },
  thresholds: { high: 95, low: 90, break: 90 },
  concurrency: 2,
  timeoutMS: 5_000,
};
