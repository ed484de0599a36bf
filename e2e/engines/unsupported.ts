import { test } from '@playwright/test';

/** Skips the current story because its browser cannot do what the story needs. */
export function unsupported(reason: string): never {
  test.skip(true, reason);
  throw new Error(reason);
}
