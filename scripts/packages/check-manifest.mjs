import { existsSync, readFileSync } from 'node:fs';
import { engines } from '../engines.mjs';
import { root } from '../root.mjs';

/** @typedef {import('./pack.mjs').PackedPackage} PackedPackage */

const repository = 'https://github.com/auth0-heartbeat/auth0-heartbeat';

/**
 * What npm shows of a package and what installers go by.
 *
 * @param {PackedPackage} packed
 * @param {string} version that all packages have
 * @returns {string[]} what is wrong
 */
export function checkManifest({ manifest, folder }, version) {
  /** @type {[rule: string, actual: unknown, expected: unknown][]} */
  const rules = [
    ['version, one for all packages', manifest.version, version],
    ['license', manifest.license, 'MIT'],
    ['type', manifest.type, 'module'],
    ['sideEffects', manifest.sideEffects, false],
    ['engines', manifest.engines, { node: engines.node }],
    ['publishConfig', manifest.publishConfig, { access: 'public', provenance: true }],
    ['homepage', manifest.homepage, `${repository}/tree/main/${folder}#readme`],
    ['bugs', manifest.bugs, `${repository}/issues`],
    // npm resolves the relative links of a README against it.
    [
      'repository',
      manifest.repository,
      { type: 'git', url: `git+${repository}.git`, directory: folder },
    ],
    ...Object.entries(manifest.exports).map(
      ([path, target]) =>
        /** @type {[string, unknown, unknown]} */ ([
          `exports["${path}"]`,
          typeof target === 'string' ? target : Object.keys(target),
          path === './package.json' ? './package.json' : ['types', 'default'],
        ]),
    ),
  ];
  const problems = rules
    .filter(([, actual, expected]) => JSON.stringify(actual) !== JSON.stringify(expected))
    .map(
      ([rule, actual, expected]) =>
        `package.json: ${rule} is ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`,
    );
  for (const [name, range] of Object.entries({
    ...manifest.dependencies,
    ...manifest.peerDependencies,
  })) {
    if (!name.startsWith('@auth0-heartbeat/') || range === `^${version}`) continue;
    problems.push(`package.json: the range of ${name} is ${range}, not ^${version}`);
  }
  if (!manifest.description) problems.push('package.json: no description');
  if (!manifest.keywords?.length) problems.push('package.json: no keywords');
  if (JSON.stringify(manifest).includes('workspace:')) {
    problems.push('package.json: `workspace:` is left, which no registry knows');
  }
  return problems;
}

/**
 * @param {PackedPackage} packed
 * @returns {string[]} what is wrong
 */
export function checkLicence({ folder }) {
  // pnpm puts the root's into the tarball where a package has none; the repository must have it too.
  const file = `${root}/${folder}/LICENSE`;
  if (!existsSync(file)) return ['LICENSE is missing: copy the one of the root'];
  const same = readFileSync(file, 'utf8') === readFileSync(`${root}/LICENSE`, 'utf8');
  return same ? [] : ['LICENSE is not the one of the root'];
}
