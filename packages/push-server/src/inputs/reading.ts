import type { Hint } from '../hint.js';

/** What a body says. */
export interface Reading {
  /** Each once, in the order of the body. */
  readonly hints: readonly Hint[];
  /** How many of its events gave no hint. */
  readonly ignored: number;
}
