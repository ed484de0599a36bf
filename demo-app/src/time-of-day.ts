/** Formats the local time of day. `at`: epoch milliseconds. */
export function timeOfDay(at: number): string {
  return new Date(at).toLocaleTimeString([], { hourCycle: 'h23' });
}
