declare const process: { readonly env: { readonly NODE_ENV?: string } };

/** The shortest interval that needs no warning. */
const LEAST_INTERVAL_MS = 60_000;

let hasWarned = false;

/** Says once, in development, how many requests a short interval causes. */
export function warnOfLoad(intervalMs: number): void {
  try {
    if (process.env.NODE_ENV !== 'development' || hasWarned || intervalMs >= LEAST_INTERVAL_MS) {
      return;
    }
  } catch {
    // No bundler has said what the environment is.
    return;
  }
  hasWarned = true;
  // oxlint-disable-next-line no-console -- the one thing said to developers, and never in production
  console.warn(
    `auth0-heartbeat: intervalMs ${intervalMs} makes up to ${Math.round(60_000 / intervalMs)} checks a minute per browser, of two requests each. Auth0 asks for 15 minutes between them, and limits those of all users.`,
  );
}
