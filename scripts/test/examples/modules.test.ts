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

it('keeps the line numbers of a block', () => {
  const [module] = modulesOf([block('ts', 'auth0;\nb;')], () => [reader]);
  expect(module?.text.split('\n')[1]).toBe('b;');
  expect(module?.line).toBe(10);
});

it('adds an import of an earlier block to blocks that use the name', () => {
  const blocks = [
    block('ts', `import { a, b } from 'ab';`),
    block('ts', 'b();', { line: 20 }),
    block('ts', 'c();', { line: 30 }),
  ];
  expect(firstLines(blocks).slice(1)).toEqual([`import { b } from 'ab'; b();`, 'c();']);
});

it('adds no import for a name that the block imports or declares', () => {
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

it('prefers earlier blocks, then the first scope with the name', () => {
  const other = new Map([['auth0', `import { auth0 } from './other';`]]);
  expect(firstLines([block('ts', 'auth0;')], other, reader)).toEqual([
    `import { auth0 } from './other'; auth0;`,
  ]);
  const blocks = [block('ts', `import { auth0 } from './auth0';`), block('ts', 'auth0;')];
  expect(firstLines(blocks, reader)[1]).toBe(`import { auth0 } from './auth0'; auth0;`);
});

it('names each file after its block, without duplicates', () => {
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

it('adds imports to the script of a Vue component', () => {
  const code = '<script setup lang="ts">\nauth0;\n</script>';
  expect(firstLines([block('vue', code)], reader)).toEqual([
    `<script setup lang="ts">import { auth0 } from './reader';`,
  ]);
});

it('adds a script to a template, and a template to a part of one', () => {
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

it('skips other languages and marked blocks', () => {
  const blocks = [block('sh', 'ls'), block('ts', 'a;', { notCompiled: 'a fragment' })];
  expect(modulesOf(blocks, () => [])).toEqual([]);
});
