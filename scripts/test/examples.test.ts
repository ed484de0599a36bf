import { expect, it } from 'vitest';
import { type Block, codeBlocks, docComments } from '../examples/documents.mjs';
import { exportsOf, modulesOf } from '../examples/modules.mjs';

const text = (...lines: string[]) => lines.join('\n');

it('finds code in lists and doc comments with its line', () => {
  const list = text(
    '# Title',
    '',
    '1. First',
    '',
    '   ```ts',
    '   // src/a.ts',
    '   a();',
    '   ```',
  );
  expect(codeBlocks(list)).toEqual([
    { language: 'ts', code: '// src/a.ts\na();\n', line: 6, file: 'src/a.ts' },
  ]);
  const source = text('a();', '  /**', '   * ```ts', '   * f();', '   * ```', '   */', '/* b */');
  expect(codeBlocks(docComments(source))).toEqual([{ language: 'ts', code: 'f();\n', line: 4 }]);
});

it('finds the inline scripts of a page', () => {
  const page = text(
    '```html',
    '<script src="a.js"></script>',
    '<script>',
    'a();',
    '</script>',
    '```',
  );
  expect(codeBlocks(page)[1]).toEqual({ language: 'js', code: '\na();\n', line: 3 });
});

const block = (language: string, code: string): Block => ({ language, code, line: 3 });
const modules = (...blocks: Block[]) =>
  modulesOf(blocks, () => [new Map([['auth0', `import { auth0 } from './reader';`]])]).map(
    ({ text }) => text.split('\n')[2]?.trim(),
  );

it('keeps the line and imports what a block uses and does not declare', () => {
  const blocks = [
    block('ts', `import { a, type B } from 'ab'; auth0;`),
    block('ts', 'const { b } = a;'),
    block('ts', 'const auth0 = 1;'),
    block('vue', '<p :id="auth0" />'),
  ];
  expect(modules(...blocks)).toEqual([
    `import { auth0 } from './reader'; import { a, type B } from 'ab'; auth0;`,
    `import { a } from 'ab'; const { b } = a;`,
    'const auth0 = 1;',
    `<script setup lang="ts">import { auth0 } from './reader';</script><template><p :id="auth0" />`,
  ]);
});

it('lists what a file exports', () => {
  const code = text(
    `export type { A, B as C } from 'a';`,
    'export declare const d: 1;',
    'const e = 1;',
  );
  expect(exportsOf(code)).toEqual(['A', 'C', 'd']);
});
