import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { root } from '../root.mjs';

/** The entries of `.size-limit.json` by the rows of the README. */
const entries: Record<string, string> = {
  '`Auth0Client` of the SDK': '@auth0/auth0-spa-js, for comparison',
  '`startSession`': 'core, startSession',
  push: 'core/push, everything in',
  React: 'react',
  'React with auth0-react': 'react/auth0-react',
  Vue: 'vue, everything in',
  'Vue with auth0-vue': 'vue/auth0-vue',
  Angular: 'angular',
};

interface Entry {
  readonly name: string;
  readonly limit: string;
}

const limits = JSON.parse(readFileSync(`${root}/.size-limit.json`, 'utf8')) as Entry[];

const section = /^## Size$.*?(?=^## )/ms.exec(readFileSync(`${root}/README.md`, 'utf8'))?.[0] ?? '';
const rows = [...section.matchAll(/^\| (.+?) +\| (\d.*?) +\|$/gm)];

it('says in the README what the size limits are', () => {
  const shown = Object.fromEntries(rows.map(([, what = '', limit = '']) => [what, limit]));
  const enforced = Object.entries(entries).map(([what, name]) => [
    what,
    limits.find((entry) => entry.name === name)?.limit,
  ]);
  expect(shown).toEqual(Object.fromEntries(enforced));
});

it('says in the README of the inspector what its size limit is', () => {
  const limit = limits.find(({ name }) => name.startsWith('inspector'))?.limit;
  expect(readFileSync(`${root}/packages/inspector/README.md`, 'utf8')).toContain(limit);
});
