import { expect } from '@playwright/test';

/** Playwright's `expect.poll` with shorter intervals: a story consists mostly of waiting. */
export function poll<Value>(read: () => Value | Promise<Value>) {
  return expect.poll(read, { intervals: [30, 60, 100] });
}
