import { run } from '../run.mjs';

const timeoutMs = 120_000;

/**
 * @param {string} name
 * @param {string} version
 * @throws {Error} where the registry does not say
 */
export async function isPublished(name, version) {
  const { ok, output, failure } = await run('npm', ['view', `${name}@${version}`, 'version'], {
    timeoutMs,
    keep: true,
  });
  if (ok) return output.trim().split('\n').includes(version);
  if (output.includes('E404')) return false;
  throw new Error(`npm view ${name}@${version}: ${failure}\n${output}`);
}

/**
 * Publishes by npm: pnpm's own way to npm's trusted publishing has been broken in several releases
 * (https://github.com/pnpm/pnpm/issues/11513, https://github.com/cyberuni/type-plus/pull/647).
 *
 * @param {string} tarball
 */
export async function publishTarball(tarball) {
  // npm can prove where a package was built only there, and refuses to publish elsewhere.
  const provenance = process.env['GITHUB_ACTIONS'] ? [] : ['--provenance=false'];
  const { ok, failure } = await run('npm', ['publish', tarball, '--access=public', ...provenance]);
  if (!ok) console.error(`npm publish ${tarball} ${failure}`);
  return ok;
}
