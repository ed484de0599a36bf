// Starts the session lab with a tenant on this machine:
// `npm run demo -- [--app-port <number>] [--tenant-port <number>]`.
import { parseArgs } from 'node:util';
import { buildPackages } from './build.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { requireNodeVersion } from './engines.mjs';

requireNodeVersion();
const { values } = parseArgs({
  options: { 'app-port': { type: 'string' }, 'tenant-port': { type: 'string' } },
});
const { 'app-port': appPort, 'tenant-port': tenantPort } = values;

if (!(await ensureDependencies()) || !(await buildPackages()).ok) process.exit(1);

const { startDemo } = await import('../demo-app/serve.mjs');
try {
  const { url, tenant } = await startDemo({
    ...(appPort !== undefined && { appPort: Number(appPort) }),
    ...(tenantPort !== undefined && { tenantPort: Number(tenantPort) }),
  });
  const users = tenant
    ?.listUsers()
    .map(({ email, blocked }) => (blocked ? `${email} (blocked)` : email));
  console.log(`\nOpen  ${url}`);
  if (users) console.log(`Users ${users.join(', ')}; the password is "password"`);
  console.log('Stop  Ctrl-C');
} catch (error) {
  const { code = '', message } = /** @type {Error & { code?: string }} */ (error);
  const isTaken = ['EADDRINUSE', 'port_in_use'].includes(code) || message.includes('in use');
  if (!isTaken) throw error;
  console.error(message);
  console.error('Choose other ports: npm run demo -- --app-port 5273 --tenant-port 4500');
  process.exit(1);
}
