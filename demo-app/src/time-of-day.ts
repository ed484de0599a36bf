/** The local time of day of an epoch in milliseconds, to the second. */
export function timeOfDay(at: number): string {
  return new Date(at).toLocaleTimeString([], { hourCycle: 'h23' });
}
