import { warnInDevelopment } from './warn-in-development.js';

/** The shortest interval that needs no warning. */
const LEAST_INTERVAL_MS = 60_000;

/** Says in development how many requests a short interval causes. */
export function warnOfLoad(intervalMs: number): void {
  if (intervalMs >= LEAST_INTERVAL_MS) return;
  warnInDevelopment(
    'intervalMs',
    `intervalMs ${intervalMs} makes up to ${Math.round(60_000 / intervalMs)} checks a minute per browser, of two requests each. Auth0 asks for 15 minutes between them, and limits those of all users.`,
  );
}
