import { expect, it } from 'vitest';
import { namesOf, wordsOf } from '../../examples/names.mjs';

it('lists each import by its local name, with its own statement', () => {
  const { imports } = namesOf(`
    import one, { two, type Three, four as five } from 'numbers';
    import type { Six } from './six';
    import * as all from 'all';
    import 'nothing';
  `);
  expect([...imports]).toEqual([
    ['one', `import one from 'numbers';`],
    ['two', `import { two } from 'numbers';`],
    ['Three', `import { type Three } from 'numbers';`],
    ['five', `import { four as five } from 'numbers';`],
    ['Six', `import type { Six } from './six';`],
    ['all', `import * as all from 'all';`],
  ]);
});

it('lists what is declared and exported at the top level', () => {
  const { declared, exported } = namesOf(`
    const { a, b: [c] } = d;
    export function f() { const inner = 1; }
    export class G {}
    interface H {}
    export type I = 1;
    enum J {}
    export { a as k } from './k.js';
  `);
  expect([...declared]).toEqual(['a', 'c', 'f', 'G', 'H', 'I', 'J']);
  expect([...exported]).toEqual(['f', 'G', 'I', 'k']);
});

it('reads JSX', () => {
  expect([...namesOf('const a = <p>{b}</p>; const c = 1;', 'tsx').declared]).toEqual(['a', 'c']);
});

it('rejects an export without names', () => {
  expect(() => namesOf(`export * from './a.js';`)).toThrow('does not say its names');
});

it('lists every word that may be a name', () => {
  expect([...wordsOf('$a.b_c(`${dé}`); <E />')]).toEqual(['$a', 'b_c', '$', 'dé', 'E']);
});
