import { expect, it } from 'vitest';
import { fixedProblems } from '../../packages/fixed-versions.mjs';

it('accepts a fixed group with all published packages', () => {
  expect(fixedProblems(['a', 'b'], ['b', 'a'])).toEqual([]);
});

it('reports a published package that is missing in the group', () => {
  expect(fixedProblems(['a', 'b'], ['a'])).toEqual([expect.stringMatching(/^b is missing/)]);
});

it('reports a private package in the group', () => {
  expect(fixedProblems(['a'], ['a', 'b'])).toEqual([expect.stringMatching(/^b is in .* private/)]);
});
