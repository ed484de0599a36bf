import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A release of `@auth0/auth0-spa-js` that an app can be bundled with. */
export interface Sdk {
  readonly version: string;
  /** The folder of its package. */
  readonly folder: string;
}

/** As named in compat/auth0-spa-js. The lowest is the minimum of the peer ranges. */
export const [lowestSdk, newestSdk] = ['2.24', '2.28'] as const;

/** Finds a release in compat/auth0-spa-js, such as `2.24`. An empty name is the development dependency. */
export function findSdk(name: string): Sdk {
  const path = name
    ? `../../compat/auth0-spa-js/node_modules/spa-js-${name}`
    : '../node_modules/@auth0/auth0-spa-js';
  const folder = fileURLToPath(new URL(path, import.meta.url));
  const manifest = `${folder}/package.json`;
  if (!existsSync(manifest)) {
    throw new Error(`compat/auth0-spa-js/package.json contains no release ${name} of the SDK.`);
  }
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  return { version, folder };
}

/** Returns the SDK release that a request to the tenant contains, if any. */
export function releaseOf(address: string): string | undefined {
  const sender = new URL(address).searchParams.get('auth0Client');
  if (!sender) return undefined;
  const { name, version } = JSON.parse(atob(sender)) as { name: string; version: string };
  return `${name} ${version}`;
}
