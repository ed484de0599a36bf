/** The examples that `scripts/apps.mjs` has built, and where they are to be served. */
export interface ServedExamples {
  /** The port that they expect the tenant at. */
  readonly tenantPort: number;
  readonly apps: readonly ServedExample[];
}

/** An example that was built. */
export interface ServedExample {
  readonly name: string;
  /** Where it was built. `npm run preview` serves it. */
  readonly folder: string;
  readonly port: number;
}

/** Reads the environment variable `EXAMPLES`. */
export function readServedExamples(): ServedExamples {
  const json = process.env['EXAMPLES'];
  if (!json) throw new Error('`npm test -- apps` builds the examples and starts their stories.');
  return JSON.parse(json) as ServedExamples;
}

export function originOf({ port }: ServedExample): string {
  return `http://localhost:${port}`;
}
