import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A release of `@auth0/auth0-spa-js` that an app can be bundled with. */
export interface Sdk {
  readonly version: string;
  /** Where its package is. */
  readonly folder: string;
}

/** As compat/auth0-spa-js names them. The lowest is that of the peer ranges. */
export const [lowestSdk, newestSdk] = ['2.24', '2.28'] as const;

/** Finds a release in compat/auth0-spa-js, such as `2.24`; without a name, the one of development. */
export function findSdk(name: string): Sdk {
  const path = name
    ? `../../compat/auth0-spa-js/node_modules/spa-js-${name}`
    : '../node_modules/@auth0/auth0-spa-js';
  const folder = fileURLToPath(new URL(path, import.meta.url));
  const manifest = `${folder}/package.json`;
  if (!existsSync(manifest)) {
    throw new Error(
      `${name} is no release of the SDK that compat/auth0-spa-js/package.json names.`,
    );
  }
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  return { version, folder };
}

/** The release of the SDK that a request to the tenant says that it comes from, if it does. */
export function releaseOf(address: string): string | undefined {
  const sender = new URL(address).searchParams.get('auth0Client');
  if (!sender) return undefined;
  const { name, version } = JSON.parse(atob(sender)) as { name: string; version: string };
  return `${name} ${version}`;
}
