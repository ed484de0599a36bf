/** The maximum delay of a check: the default interval of the browser, which has checked by then. */
const MAX_DELAY_MS = 900_000;

/**
 * Staggers the checks of many users after a reconnect, up to `perSecond` users a second.
 *
 * The returned function takes a user ID and returns the delay until the user's check, in
 * milliseconds. The delay is 0 if no other user has to check. A user who reconnects again keeps the
 * same slot. If the delay exceeds the maximum, the function returns a random delay up to the maximum.
 * Then the load is that of polling, or higher if streams last for less than the maximum: a browser
 * keeps the earlier of its delays when it reconnects again.
 */
export function createCheckStagger(perSecond: number, now: () => number): (sub: string) => number {
  // Future slots by user ID, in ascending order.
  const slots = new Map<string, number>();
  let nextSlotAt = -Infinity;
  return (sub) => {
    const at = now();
    for (const [user, slotAt] of slots) {
      if (slotAt > at) break;
      slots.delete(user);
    }
    const existing = slots.get(sub);
    const slotAt = existing ?? Math.max(at, nextSlotAt);
    if (slotAt - at > MAX_DELAY_MS) return Math.round(Math.random() * MAX_DELAY_MS);
    if (existing === undefined) {
      nextSlotAt = slotAt + 1_000 / perSecond;
      slots.set(sub, slotAt);
    }
    return Math.ceil(slotAt - at);
  };
}
