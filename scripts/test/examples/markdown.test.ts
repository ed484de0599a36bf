import { expect, it } from 'vitest';
import { codeBlocks, inlineScripts } from '../../examples/markdown.mjs';

const text = (...lines: string[]) => lines.join('\n');

it('finds each block with its language and first line', () => {
  const blocks = codeBlocks(
    text('# Title', '', '```ts', 'a();', 'b();', '```', '~~~sh', 'ls', '~~~'),
  );
  expect(blocks).toEqual([
    { language: 'ts', code: 'a();\nb();', line: 4 },
    { language: 'sh', code: 'ls', line: 8 },
  ]);
});

it('reads aliases of a language, and only the first word of the info string', () => {
  const blocks = codeBlocks(text('```TypeScript{1,3} twoslash', 'a', '```', '```bash', 'b', '```'));
  expect(blocks.map(({ language }) => language)).toEqual(['ts', 'sh']);
});

it('returns a block without a language', () => {
  expect(codeBlocks(text('```', 'anything', '```'))).toEqual([
    { language: '', code: 'anything', line: 2 },
  ]);
});

it('removes the indentation of a list or a quotation', () => {
  const list = codeBlocks(
    text('1. First', '', '   ```ts', '   if (a) {', '     b();', '   }', '   ```'),
  );
  expect(list).toEqual([{ language: 'ts', code: 'if (a) {\n  b();\n}', line: 4 }]);
  expect(codeBlocks(text('> ```ts', '> a();', '> ```'))[0]?.code).toBe('a();');
});

it('treats a shorter fence within a longer one as code', () => {
  expect(codeBlocks(text('````md', '```ts', '```', '````'))[0]?.code).toBe('```ts\n```');
});

it('reads the name of a file from the first line or the label', () => {
  const [comment, template, label, none] = codeBlocks(
    text(
      ...['```ts', '// src/auth0.ts', '```'],
      ...['```vue', '<!-- App.vue -->', '```'],
      ...['```ts [router.ts]', 'a();', '```'],
      ...['```ts', '// see auth0.ts for more', '```'],
    ),
  );
  expect(comment?.file).toBe('src/auth0.ts');
  expect(template?.file).toBe('App.vue');
  expect(label?.file).toBe('router.ts');
  expect(none).not.toHaveProperty('file');
});

it('reads the reason not to compile from the comment directly before a block', () => {
  const mark = '<!-- not compiled: a fragment -->';
  const [marked, next] = codeBlocks(text(mark, '', '```ts', '```', '', '```ts', '```'));
  expect(marked?.notCompiled).toBe('a fragment');
  expect(next).not.toHaveProperty('notCompiled');
  expect(codeBlocks(text(mark, 'Some words.', '```ts', '```'))[0]).not.toHaveProperty(
    'notCompiled',
  );
});

it('rejects a block without an end, with its line', () => {
  expect(() => codeBlocks(text('Words', '```ts', 'a();'))).toThrow('2: this code block has no end');
});

it('finds the inline scripts of a page', () => {
  const [page] = codeBlocks(
    text(
      '```html',
      '<script src="a.js"></script>',
      '<script type="module">',
      'a();',
      '</script>',
      '```',
    ),
  );
  expect(inlineScripts(page!)).toEqual([{ language: 'js', code: '\na();\n', line: 3 }]);
});
