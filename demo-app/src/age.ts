/** Formats the age of a moment: `3 s ago`. Both are epoch milliseconds. */
export function describeAge(moment: number, now: number): string {
  const seconds = Math.max(0, Math.floor((now - moment) / 1_000));
  if (seconds < 60) return `${seconds} s ago`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ago` : `${Math.floor(minutes / 60)} h ago`;
}

/** Formats a duration with a non-breaking space: `20 seconds`, `15 minutes`. */
export function describeDuration(ms: number): string {
  const isShort = ms < 120_000;
  const [unit, unitMs] = isShort ? (['second', 1_000] as const) : (['minute', 60_000] as const);
  const format = new Intl.NumberFormat('en', { style: 'unit', unit, unitDisplay: 'long' });
  return format.format(Math.round(ms / unitMs)).replace(' ', '\u00a0');
}
