// Publishes the tarballs that `npm test -- packages` has checked, where npm does not have the version
// yet. Needs nothing that must be installed.
//
// npm publishes: pnpm's own way to npm's trusted publishing has been broken in several releases
// (https://github.com/pnpm/pnpm/issues/11513, https://github.com/cyberuni/type-plus/pull/647).
import { existsSync, readFileSync } from 'node:fs';
import { commitFile, publishedPackages } from './packages/published.mjs';
import { must, run } from './run.mjs';

// npm can prove where a package was built only there, and refuses to publish elsewhere.
const options = process.env['GITHUB_ACTIONS'] ? [] : ['--provenance=false'];

const changes = await must('git', ['status', '--porcelain']);
if (changes !== '') throw new Error(`The work tree is not clean:\n${changes}`);
const checked = existsSync(commitFile) ? readFileSync(commitFile, 'utf8') : '';
if (checked !== (await must('git', ['rev-parse', 'HEAD']))) {
  throw new Error('These packages are not checked: npm test -- packages');
}

for (const { manifest, tarball } of publishedPackages()) {
  const { name, version } = manifest;
  const { output } = await run('npm', ['view', `${name}@${version}`, 'version'], { keep: true });
  if (output.split('\n').includes(version)) console.log(`${name} ${version} is published already`);
  else await must('npm', ['publish', tarball, '--access=public', ...options], { keep: false });
}
