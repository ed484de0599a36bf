import { readFileSync } from 'node:fs';
import { root } from './root.mjs';

/** The exact versions and ranges that package.json asks for. */
export const engines = /** @type {{ node: string, pnpm: string }} */ (
  JSON.parse(readFileSync(`${root}/package.json`, 'utf8')).engines
);

/** Ends with one clear line on a Node that is too old. */
export function requireNodeVersion() {
  const least = engines.node
    .replace(/[^\d.]/g, '')
    .split('.')
    .map(Number);
  const actual = process.versions.node.split('.').map(Number);
  const difference = least.map((part, i) => (actual[i] ?? 0) - part).find((d) => d !== 0) ?? 0;
  if (difference >= 0) return;
  console.error(
    `Node ${engines.node} is needed; this is ${process.version} (${process.execPath}).`,
  );
  process.exit(1);
}
