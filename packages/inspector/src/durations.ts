/** How long something took: `84 ms`, `1.2 s`, `3 min`. */
export function describeDuration(ms: number): string {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 9_950) return `${(ms / 1_000).toFixed(1)} s`;
  return describeSpan(Math.round(ms / 1_000));
}

/** How long ago a moment was: `12 s ago`. Both are epoch milliseconds. */
export function describeAge(moment: number, now: number): string {
  const seconds = Math.floor((now - moment) / 1_000);
  return seconds < 1 ? 'just now' : `${describeSpan(seconds)} ago`;
}

/** How long ago a moment was, to the minute: `< 1 min`. */
export function describeAgeToTheMinute(moment: number, now: number): string {
  const seconds = Math.floor((now - moment) / 1_000);
  return seconds < 60 ? '< 1 min' : describeSpan(Math.max(60, seconds - (seconds % 60)), 60);
}

/** How far away a moment is: `12 s`, or `null` when it has come. */
export function describeWait(moment: number, now: number): string | null {
  return moment > now ? describeSpan(Math.ceil((moment - now) / 1_000)) : null;
}

/** The local time of day, to the second: `14:03:22`. */
export function timeOfDay(at: number): string {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}

/** Below two minutes the seconds count. */
function describeSpan(seconds: number, minutesFrom = 120): string {
  if (seconds < minutesFrom) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return rest && hours < 24 ? `${hours} h ${rest} min` : `${hours} h`;
}
