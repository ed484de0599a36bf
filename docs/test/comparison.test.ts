import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { repository } from '../.vitepress/pages.js';

const page = readFileSync(`${repository}/docs/index.md`, 'utf8');
const [head = [], , ...rows] = page
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) => line.split('|').slice(1, -1));
const [, ...names] = head.map((cell) => cell.trim());
const cells = rows.flatMap(([row = '', ...values]) =>
  values.map((value, index) => ({ row: row.trim(), name: names[index] ?? '', cell: value.trim() })),
);

describe('comparison on the front page', () => {
  it('has libraries and rows', () => {
    expect(names.length).toBeGreaterThan(0);
    expect(cells.length).toBeGreaterThan(names.length);
  });

  it.each(cells)('has a source for $row, $name, or says that there is none', ({ cell }) => {
    expect(cell).toMatch(/\[[^\]]+\]\[[^\]]+\]|^_not documented_$/);
  });
});
