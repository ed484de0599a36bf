import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const src = fileURLToPath(new URL('../src', import.meta.url));

/** Returns all modules that a file imports, directly or indirectly. */
function importsOf(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, isType, name = ''] of readFileSync(file, 'utf8').matchAll(
    /^(?:import|export) (type )?[^;]*?from '([^']+)'/gm,
  )) {
    if (isType !== undefined) continue;
    if (name.startsWith('.')) importsOf(resolve(dirname(file), name.replace(/\.js$/, '.ts')), seen);
    else seen.add(name);
  }
  return seen;
}

it('imports no Node module in the main entry', () => {
  const packages = [...importsOf(`${src}/index.ts`)].filter((name) => !name.startsWith('/'));
  expect(packages.sort()).toEqual(['hono', 'jose']);
});

it('detects the imports of an entry', () => {
  expect([...importsOf(`${src}/redis/index.ts`)]).toContain('@redis/client');
});
