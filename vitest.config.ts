import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('.', import.meta.url));

type Environment = 'node' | 'happy-dom';

/** The unit tests of one package, or of one folder of them. */
function project(name: string, folder: string, environment: Environment, exclude: string[] = []) {
  return {
    extends: true as const,
    test: {
      name,
      environment,
      include: [`${folder}/**/*.test.{ts,tsx}`],
      exclude,
    },
  };
}

export default defineConfig({
  resolve: {
    // Unit tests read the sources: no build before them, and stack traces that fit.
    alias: [
      { find: /^@auth0-heartbeat\/([^/]+)$/, replacement: `${root}packages/$1/src/index.ts` },
      {
        find: /^@auth0-heartbeat\/([^/]+)\/(.+)$/,
        replacement: `${root}packages/$1/src/$2/index.ts`,
      },
    ],
  },
  test: {
    passWithNoTests: false,
    projects: [
      project('core', 'packages/core/test', 'node', ['packages/core/test/browser/**']),
      project('core browser', 'packages/core/test/browser', 'happy-dom'),
      project('react', 'packages/react/test', 'happy-dom'),
      project('vue', 'packages/vue/test', 'happy-dom'),
      project('local-tenant', 'packages/local-tenant/test', 'node'),
    ],
  },
});
