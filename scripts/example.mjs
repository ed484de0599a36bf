// Starts an example and the local tenant with the packages of this repository: `npm run example
// react-auth0-react`.
import { createInterface } from 'node:readline';
import { defaultTenant, exampleNames, folderOf } from './apps/examples.mjs';
import { installExample } from './apps/install.mjs';
import { buildPackages } from './build.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { requireNodeVersion } from './engines.mjs';
import { createTarballs } from './packages/pack.mjs';
import { run } from './run.mjs';

requireNodeVersion();
const [name = ''] = process.argv.slice(2);
if (!exampleNames().includes(name)) {
  console.error(`npm run example <name>, one of: ${exampleNames().join(', ')}`);
  process.exit(1);
}

if (!(await ensureDependencies())) process.exit(1);
if (!(await buildPackages()).ok) process.exit(1);
console.log(`Installing the dependencies of examples/${name}`);
const installed = await installExample(folderOf(name), await createTarballs());
if (!installed.ok) {
  console.error(installed.output);
  process.exit(1);
}

console.log('b and Enter blocks Alice at the tenant, u and Enter unblocks her. Ctrl-C stops.');
createInterface({ input: process.stdin }).on('line', (line) => {
  if (line === 'b' || line === 'u') setBlocked(line === 'b').catch(console.error);
});
const { ok } = await run('npm', ['run', 'dev'], { cwd: folderOf(name) });
process.exit(ok ? 0 : 1);

/**
 * What an administrator does in the dashboard of Auth0, with its Management API.
 *
 * @param {boolean} blocked
 */
async function setBlocked(blocked) {
  const response = await fetch(`${defaultTenant}/local/management-token`, { method: 'POST' });
  const { access_token: token } = /** @type {{ access_token: string }} */ (await response.json());
  await fetch(`${defaultTenant}/api/v2/users/auth0%7Calice`, {
    method: 'PATCH',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ blocked }),
  });
  console.log(`Alice is ${blocked ? 'blocked' : 'unblocked'}.`);
}
