/**
 * The details of a story that varies another one: the behaviour is the same and the input differs,
 * a story of the core proves what an adapter or the session lab shows, or unit tests prove it with a
 * real Redis.
 * `npm test` runs each behaviour once, `npm run test:all` all stories.
 */
export const variation = { tag: '@variation' } as const;

/** The details of stories in a loop: all but the first are variations. */
export function variationAfter(index: number): { tag?: string } {
  return index > 0 ? variation : {};
}
