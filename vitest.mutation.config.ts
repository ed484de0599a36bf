import { defineConfig } from 'vitest/config';

/** The tests that mutants are tried against: those of the pure part of the core and of its shell. */
export default defineConfig({
  test: {
    environment: 'node',
    // No test leaves anything behind, and each mutant runs hundreds of them.
    isolate: false,
    fileParallelism: false,
    include: ['packages/core/test/*.test.ts'],
    // By chance one run notices what the next one does not.
    exclude: ['**/*.property.test.ts'],
  },
});
