declare const process: { readonly env: { readonly NODE_ENV?: string } };

const said = new Set<string>();

/** Says something to developers, once about each topic, and never in production. */
export function warnInDevelopment(topic: string, text: string): void {
  try {
    // In one condition, so that of all this nothing is left in a bundle for production.
    if (process.env.NODE_ENV === 'development' && !said.has(topic)) {
      said.add(topic);
      // oxlint-disable-next-line no-console -- the one way to reach developers, and never in production
      console.warn(`auth0-heartbeat: ${text}`);
    }
  } catch {
    // No bundler has said what the environment is.
  }
}
