import { expect, it } from 'vitest';
import { fixedProblems } from '../../packages/fixed-versions.mjs';

it('is content where the packages that are published get their versions together', () => {
  expect(fixedProblems(['a', 'b'], ['b', 'a'])).toEqual([]);
});

it('finds a package that would get a version of its own', () => {
  expect(fixedProblems(['a', 'b'], ['a'])).toEqual([expect.stringMatching(/^b is missing/)]);
});

it('finds a package that would not be published', () => {
  expect(fixedProblems(['a'], ['a', 'b'])).toEqual([expect.stringMatching(/^b is in .* private/)]);
});
