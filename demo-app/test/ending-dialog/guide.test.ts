import { expect, it } from 'vitest';
import { demoFile, guideBlocks, normalize } from './guide.js';

it.each([
  ['ts', 'src/app/ending-texts.ts'],
  ['tsx', 'src/react/ending-dialog.tsx'],
  ['vue', 'src/vue/ending-dialog.vue'],
  ['ts', 'test/ending-dialog/plain.ts'],
])('the guide shows the tested code (%s): %s', (language, path) => {
  expect(guideBlocks(language).map(normalize)).toContain(demoFile(path));
});
