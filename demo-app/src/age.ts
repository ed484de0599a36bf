/** Formats the age of a moment: `3 s ago`. Both are epoch milliseconds. */
export function describeAge(moment: number, now: number): string {
  const seconds = Math.max(0, Math.floor((now - moment) / 1_000));
  if (seconds < 60) return `${seconds} s ago`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ago` : `${Math.floor(minutes / 60)} h ago`;
}
