import { expect, it } from 'vitest';
import { createMemoryOnceStore } from '../src/tokens/once-store.js';

it('removes only the oldest key above a hundred thousand keys', async () => {
  const store = createMemoryOnceStore(() => 0);
  for (let key = 0; key <= 100_000; key += 1) await store.claim(`${key}`, 1_000);
  expect(await store.claim('100000', 1_000)).toBe(false);
  expect(await store.claim('1', 1_000)).toBe(false);
  expect(await store.claim('0', 1_000)).toBe(true);
});
