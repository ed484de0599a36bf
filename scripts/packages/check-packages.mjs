import { mkdirSync, readFileSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../root.mjs';
import { temporaryFolder } from '../temporary-folder.mjs';
import { checkConsumer } from './check-consumer.mjs';
import { checkFiles, checkPaths, checkSourceMaps } from './check-files.mjs';
import { checkImports } from './check-imports.mjs';
import { checkLicence, checkManifest } from './check-manifest.mjs';
import { checkByTools } from './check-tools.mjs';
import { fixedProblems } from './fixed-versions.mjs';
import { packAll } from './pack.mjs';

/** @typedef {import('./pack.mjs').PackedPackage} PackedPackage */

/**
 * Packs the packages that are published, from what was built, and checks the tarballs. They stay in
 * `.cache/packages`.
 *
 * @returns {Promise<{ packages: PackedPackage[], problems: string[] }>}
 */
export async function checkPackages() {
  // Outside the repository, whose node_modules would bring what a package forgot.
  const { folder, remove } = temporaryFolder(
    join(realpathSync(tmpdir()), 'auth0-heartbeat-packages-'),
  );
  try {
    const modules = join(folder, 'node_modules');
    mkdirSync(modules);
    const packages = await packAll(modules);
    const [alone, together] = await Promise.all([
      checkEach(packages),
      checkConsumer(folder, packages),
    ]);
    return { packages, problems: [...alone, ...together, ...checkFixed(packages)] };
  } finally {
    remove();
  }
}

/** @param {PackedPackage[]} packages */
async function checkEach(packages) {
  const version = packages[0]?.manifest.version ?? '';
  /** @type {string[]} */
  const problems = [];
  for (const packed of packages) {
    const { manifest, files, size } = packed;
    const found = [
      ...checkManifest(packed, version),
      ...checkLicence(packed),
      ...checkFiles(packed),
      ...checkSourceMaps(packed),
      ...checkPaths(packed),
      ...checkImports(packed),
      ...(await checkByTools(packed)),
    ];
    problems.push(...found.map((problem) => `${manifest.name}: ${problem}`));
    const kilobytes = Math.round(size / 1000);
    console.log(`${manifest.name} ${manifest.version}: ${files.length} files, ${kilobytes} kB`);
  }
  return problems;
}

/** @param {PackedPackage[]} packages */
function checkFixed(packages) {
  /** @type {{ fixed: string[][] }} */
  const { fixed } = JSON.parse(readFileSync(`${root}/.changeset/config.json`, 'utf8'));
  return fixedProblems(
    packages.map(({ manifest }) => manifest.name),
    fixed[0] ?? [],
  );
}
