import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const root = new URL('../../../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');

/** Without what depends on where the code stands: in a test, imports are at its top. */
const normalize = (code: string) =>
  code
    .split('\n')
    .map((line) => line.replace(/^ *\* ?/, '').trim())
    .filter(Boolean)
    .join('\n')
    .replace(/^import\s[^;]*;\n?/gm, '');

const examples = [
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

it('there are examples in the documentation', () => {
  expect(blocks.length).toBeGreaterThan(5);
});

it.each(blocks)('the example stands in a test, which compiles and runs it:\n%s', (block) => {
  expect(examples.filter((example) => example.includes(block))).not.toEqual([]);
});
