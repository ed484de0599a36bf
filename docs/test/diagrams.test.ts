// @vitest-environment happy-dom
import mermaid from 'mermaid';
import { expect, it } from 'vitest';
import { readTexts } from '../../scripts/examples/documents.mjs';

const diagrams = readTexts().flatMap(({ path, blocks }) =>
  blocks
    .filter(({ language }) => language === 'mermaid')
    .map(({ line, code }) => ({ place: `${path}:${line}`, code })),
);

it('finds diagrams', () => {
  expect(diagrams).not.toEqual([]);
});

it.each(diagrams)('can read the diagram at $place', async ({ code }) => {
  await expect(mermaid.parse(code)).resolves.toBeTruthy();
});
