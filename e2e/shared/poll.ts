import { expect } from '@playwright/test';

/** Playwright's `expect.poll`, which looks more often than once a second: a story is made of waits. */
export function poll<Value>(read: () => Value | Promise<Value>) {
  return expect.poll(read, { intervals: [50, 100, 200] });
}
