import { expect, it } from 'vitest';
import { docCommentBlocks } from '../../examples/doc-comments.mjs';

const source = (...lines: string[]) => lines.join('\n');

it('finds fenced code in a doc comment', () => {
  const code = source(
    'const a = 1;',
    '/**',
    ' * Words.',
    ' * @example',
    ' * ```ts',
    ' * f({',
    ' *   a,',
    ' * });',
    ' * ```',
    ' */',
  );
  expect(docCommentBlocks(code)).toEqual([{ language: 'ts', code: 'f({\n  a,\n});', line: 6 }]);
});

it('finds an example without a fence, up to the next tag', () => {
  const code = source('/**', ' * @example', ' * f();', ' * @see elsewhere', ' */');
  expect(docCommentBlocks(code)).toEqual([{ language: 'ts', code: 'f();', line: 3 }]);
});

it('finds several examples of members in a file', () => {
  const code = source(
    '  /**',
    '   * @example',
    '   * f();',
    '   */',
    '  a;',
    '/** @example',
    ' * g();',
    ' */',
  );
  expect(docCommentBlocks(code).map(({ code, line }) => [code.trim(), line])).toEqual([
    ['f();', 3],
    ['g();', 7],
  ]);
});

it('finds nothing in other comments and in a doc comment without code', () => {
  expect(docCommentBlocks(source('/* @example f() */', '// @example', '/** `code` */'))).toEqual(
    [],
  );
});
