import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import ts from 'typescript';
import { engines } from '../engines.mjs';
import { root } from '../root.mjs';
import { declared } from './published.mjs';

/** @typedef {import('./published.mjs').PublishedPackage} PublishedPackage */

const repository = 'https://github.com/auth0-heartbeat/auth0-heartbeat';
const expected = ['package.json', 'README.md', 'LICENSE'];
const allowed =
  /^(package\.json|README\.md|LICENSE|bin\/[\w-]+\.js|dist\/([\w-]+\/)*[\w-]+\.(js|d\.ts)(\.map)?|src\/([\w-]+\/)*[\w-]+\.tsx?)$/;

/**
 * What neither publint nor attw checks: the fields that npm shows, the files, and what they refer to.
 *
 * @param {PublishedPackage} published
 * @param {string} unpacked the folder of the unpacked tarball
 * @param {string} version that all packages have
 * @returns {string[]} what is wrong
 */
export function checkContents({ folder }, unpacked, version) {
  const read = (/** @type {string} */ file) => readFileSync(join(unpacked, file), 'utf8');
  const files = readdirSync(unpacked, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(unpacked.length + 1))
    .map((file) => file.replaceAll('\\', '/'));
  const manifest = JSON.parse(read('package.json'));
  const problems = checkManifest(manifest, folder, version);
  for (const file of expected) if (!files.includes(file)) problems.push(`${file} is missing`);
  for (const file of files) {
    const text = read(file);
    if (!allowed.test(file)) problems.push(`${file} does not belong in the tarball`);
    if (text.includes(join(root, 'packages/')))
      problems.push(`${file} names a folder of this build`);
    if (file.endsWith('.map')) {
      // The source of an old build is gone.
      for (const source of JSON.parse(text).sources) {
        if (!existsSync(join(unpacked, dirname(file), source))) {
          problems.push(`${file}: ${source} is missing; remove dist and build again`);
        }
      }
    } else if (/^(dist|bin)\/.*\.(js|d\.ts)$/.test(file)) {
      const isBuilt = file.startsWith('dist/');
      if (isBuilt && !files.includes(`${file}.map`)) problems.push(`${file} has no source map`);
      for (const name of undeclaredImports(text, manifest)) {
        problems.push(`${file} imports ${name}, which is neither a dependency nor a peer`);
      }
    }
  }
  return problems;
}

/**
 * @param {any} manifest
 * @param {string} folder
 * @param {string} version
 */
function checkManifest(manifest, folder, version) {
  const rules = {
    ...{ version, license: 'MIT', type: 'module', sideEffects: false, private: undefined },
    engines: { node: engines.node },
    publishConfig: { access: 'public', provenance: true },
    homepage: `${repository}/tree/main/${folder}#readme`,
    bugs: `${repository}/issues`,
    // npm resolves the relative links of a README against it.
    repository: { type: 'git', url: `git+${repository}.git`, directory: folder },
  };
  const problems = Object.entries(rules)
    .filter(([field, value]) => !isDeepStrictEqual(manifest[field], value))
    .map(([field]) => `package.json: ${field} is ${JSON.stringify(manifest[field])}`);
  for (const field of ['description', 'keywords']) {
    if (!manifest[field]?.length) problems.push(`package.json: no ${field}`);
  }
  for (const [name, range] of Object.entries({
    ...manifest.dependencies,
    ...manifest.peerDependencies,
  })) {
    const isOwn = name.startsWith('@auth0-heartbeat/');
    if (isOwn && range !== `^${version}`) problems.push(`package.json: ${name} is ${range}`);
  }
  return problems;
}

/**
 * @param {string} text
 * @param {import('./published.mjs').Manifest} manifest
 */
function undeclaredImports(text, manifest) {
  const { importedFiles, typeReferenceDirectives } = ts.preProcessFile(text);
  const known = declared(manifest);
  const names = [...importedFiles, ...typeReferenceDirectives]
    .filter(({ fileName }) => !fileName.startsWith('.') && !isBuiltin(fileName))
    .map(({ fileName }) => /^(@[^/]+\/)?[^/]+/.exec(fileName)?.[0] ?? fileName);
  return [...new Set(names)].filter((name) => !known.includes(name));
}
