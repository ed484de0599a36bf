/** More than a push server sends to one user at once. */
const BURST = 1_000;
const EVENTS_PER_SECOND = 20;

/**
 * Creates a function that counts the events of a chunk, and returns whether the server sends too much:
 * more than 1,000 events, and 20 more for each second. A chunk counts as an event, because comments
 * cost time, too.
 */
export function createFloodGate(): (events: number) => boolean {
  let left = BURST;
  let countedAt = Date.now();
  return (events) => {
    const at = Date.now();
    // The clock may have been set back.
    const earned = (Math.max(0, at - countedAt) / 1_000) * EVENTS_PER_SECOND;
    left = Math.min(BURST, left + earned) - 1 - events;
    countedAt = at;
    return left < 0;
  };
}
