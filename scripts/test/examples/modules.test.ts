import { expect, it } from 'vitest';
import type { Block } from '../../examples/markdown.mjs';
import { modulesOf } from '../../examples/modules.mjs';

const block = (language: string, code: string, more: Partial<Block> = {}): Block => ({
  language,
  code,
  line: 10,
  ...more,
});
const firstLines = (blocks: Block[], ...scopes: Map<string, string>[]) =>
  modulesOf(blocks, () => scopes).map(({ text }) => text.split('\n')[0]?.trim());

const reader = new Map([['auth0', `import { auth0 } from './reader';`]]);

it('keeps every line of a block where it stands', () => {
  const [module] = modulesOf([block('ts', 'auth0;\nb;')], () => [reader]);
  expect(module?.text.split('\n')[1]).toBe('b;');
  expect(module?.line).toBe(10);
});

it('hands the imports of earlier blocks on to those that use the name', () => {
  const blocks = [
    block('ts', `import { a, b } from 'ab';`),
    block('ts', 'b();', { line: 20 }),
    block('ts', 'c();', { line: 30 }),
  ];
  expect(firstLines(blocks).slice(1)).toEqual([`import { b } from 'ab'; b();`, 'c();']);
});

it('gives no name that the block imports or declares', () => {
  const blocks = [
    block('ts', `import { a } from 'first';`),
    block('ts', `import { a } from 'second'; a();`),
    block('ts', 'const auth0 = a;'),
  ];
  expect(firstLines(blocks, reader)).toEqual([
    `import { a } from 'first';`,
    `import { a } from 'second'; a();`,
    `import { a } from 'second'; const auth0 = a;`,
  ]);
});

it('takes the first scope that knows a name, earlier blocks before all', () => {
  const other = new Map([['auth0', `import { auth0 } from './other';`]]);
  expect(firstLines([block('ts', 'auth0;')], other, reader)).toEqual([
    `import { auth0 } from './other'; auth0;`,
  ]);
  const blocks = [block('ts', `import { auth0 } from './auth0';`), block('ts', 'auth0;')];
  expect(firstLines(blocks, reader)[1]).toBe(`import { auth0 } from './auth0'; auth0;`);
});

it('names a file as its block does, once', () => {
  const blocks = [
    block('ts', '', { file: 'src/auth0.ts' }),
    block('ts', '', { file: 'auth0.ts', line: 20 }),
    block('vue', '<template />', { file: 'wrong.ts', line: 30 }),
  ];
  expect(modulesOf(blocks, () => []).map(({ file }) => file)).toEqual([
    'auth0.ts',
    'line-20.ts',
    'line-30.vue',
  ]);
});

it('imports within the script of a Vue component', () => {
  const code = '<script setup lang="ts">\nauth0;\n</script>';
  expect(firstLines([block('vue', code)], reader)).toEqual([
    `<script setup lang="ts">import { auth0 } from './reader';`,
  ]);
});

it('gives a template its script, and a piece of a template the rest', () => {
  const script = `<script setup lang="ts">import { auth0 } from './reader';</script>`;
  const blocks = [
    block('vue', '<template><p>{{ auth0 }}</p></template>'),
    block('vue', '<p :a="auth0" />'),
  ];
  expect(firstLines(blocks, reader)).toEqual([
    `${script}<template><p>{{ auth0 }}</p></template>`,
    `${script}<template><p :a="auth0" />`,
  ]);
});

it('leaves out other languages, and what is marked', () => {
  const blocks = [block('sh', 'ls'), block('ts', 'a;', { notCompiled: 'a fragment' })];
  expect(modulesOf(blocks, () => [])).toEqual([]);
});
