import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The repository's root. The site shows the same Markdown files as GitHub. */
export const repository = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** The repository on GitHub, for files that are no pages of the site. */
export const source = 'https://github.com/auth0-heartbeat/auth0-heartbeat';

/** `srcExclude` of VitePress: the files that are no pages. */
export const noPages = [
  '!(docs|packages|demo-app|examples|README.md|CONTRIBUTING.md|ARCHITECTURE.md|SECURITY.md){,/**}',
  'docs/test/**',
  'docs/images/**',
  'docs/README.md',
  'packages/*/!(README.md|CHANGELOG.md){,/**}',
  'demo-app/!(README.md){,/**}',
  'examples/!(README.md){,/**}',
];

const places: readonly (readonly [RegExp, string])[] = [
  [/^README\.md$/, 'overview.md'],
  [/^(CONTRIBUTING|ARCHITECTURE|SECURITY)\.md$/, '$1.md'],
  [/^packages\/([^/]+)\/README\.md$/, 'packages/$1.md'],
  [/^packages\/([^/]+)\/CHANGELOG\.md$/, 'changelog/$1.md'],
  [/^(demo-app|examples)\/README\.md$/, '$1.md'],
  [/^docs\/(?!README\.md$|test\/|images\/|node_modules\/)(.+\.md)$/, '$1'],
];

/**
 * The place on the site of a file of the repository.
 *
 * @param file its path from the repository's root, with `/`
 * @returns a path that ends in `.md`, from the site's root; undefined for a file that is no page
 */
export function placeOf(file: string): string | undefined {
  for (const [pattern, place] of places) {
    if (!pattern.test(file)) continue;
    const found = file.replace(pattern, place);
    return /^[A-Z]+\.md$/.test(found) ? found.toLowerCase() : found;
  }
  return undefined;
}

/** Whether the repository has this file or folder. */
export function exists(path: string): boolean {
  return existsSync(`${repository}/${path}`);
}

/** The names of the packages' folders, those that have this file. */
export function packagesWith(file: string): string[] {
  return readdirSync(`${repository}/packages`).filter((name) => exists(`packages/${name}/${file}`));
}
