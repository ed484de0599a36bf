import { test } from '@playwright/test';
import type { ProfileClock } from './contract.js';

/** Skips the current story because its browser cannot do what the story needs. */
export function unsupported(reason: string): never {
  // The driver lacks a method, which shows only when a story calls it. The report counts the story.
  test.skip(true, reason);
  throw new Error(reason);
}

const withoutClock = () => unsupported('WebDriver does not move the clock of a browser.');

/** For engines whose clock only the operating system moves. */
export const noClock: ProfileClock = {
  install: withoutClock,
  fastForward: withoutClock,
  runFor: withoutClock,
  pauseAt: withoutClock,
  resume: withoutClock,
};
