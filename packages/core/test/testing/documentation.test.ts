import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const root = new URL('../../../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');

/** Drops indentation and imports, which differ between a document and a test. */
const normalize = (code: string) =>
  code
    .split('\n')
    .map((line) => line.replace(/^ *\* ?/, '').trim())
    .filter(Boolean)
    .join('\n')
    .replace(/^import\s[^;]*;\n?/gm, '');

const examples = [
  'packages/angular/test/example-blocked.test.ts',
  'packages/core/test/testing/example-push.test.ts',
  'packages/core/test/testing/example.test.ts',
  'packages/react/test/example-auth0-react.test.tsx',
  'packages/react/test/example-blocked.test.tsx',
  'packages/vue/test/example-blocked.test.ts',
].map((path) => normalize(read(path)));

const blocks = [
  'docs/push.md',
  'docs/testing.md',
  'packages/core/src/testing/create-fake-session.ts',
]
  .flatMap((path) =>
    [...read(path).matchAll(/```tsx?\n(.*?)```/gs)].map(([, code = '']) => normalize(code)),
  )
  .filter(Boolean);

it('finds the examples in the documentation', () => {
  expect(blocks.length).toBeGreaterThan(5);
});

it.each(blocks)('a test compiles and runs the example:\n%s', (block) => {
  expect(examples.filter((example) => example.includes(block))).not.toEqual([]);
});
