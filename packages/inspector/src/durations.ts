/** Formats a duration: `84 ms`, `1.2 s`, `3 min`. */
export function describeDuration(ms: number): string {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 9_950) return `${(ms / 1_000).toFixed(1)} s`;
  return describeSpan(Math.round(ms / 1_000));
}

/** Formats the age of a moment: `12 s ago`. Both are epoch milliseconds. */
export function describeAge(moment: number, now: number): string {
  const seconds = Math.floor((now - moment) / 1_000);
  return seconds < 1 ? 'just now' : `${describeSpan(seconds)} ago`;
}

/** Formats the age of a moment in minutes: `< 1 min`. */
export function describeAgeInMinutes(moment: number, now: number): string {
  const seconds = Math.floor((now - moment) / 1_000);
  return seconds < 60 ? '< 1 min' : describeSpan(Math.max(60, seconds - (seconds % 60)), 60);
}

/** Formats the time until a moment: `12 s`. `null` if the moment has passed. */
export function describeWait(moment: number, now: number): string | null {
  return moment > now ? describeSpan(Math.ceil((moment - now) / 1_000)) : null;
}

/** Formats the local time of day: `14:03:22`. */
export function timeOfDay(at: number): string {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}

/** Seconds below `minutesFrom` seconds, minutes and hours above. */
function describeSpan(seconds: number, minutesFrom = 120): string {
  if (seconds < minutesFrom) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return rest && hours < 24 ? `${hours} h ${rest} min` : `${hours} h`;
}
