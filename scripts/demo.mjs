import { parseArgs } from 'node:util';
import { buildPackages } from './build.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { requireNodeVersion } from './engines.mjs';
import { endCommandsOnSignal } from './run.mjs';

requireNodeVersion();
const { appPort, tenantPort } = ports();

const release = endCommandsOnSignal();
if (!(await ensureDependencies())) process.exit(1);
if (!(await buildPackages()).ok) process.exit(1);
release();

const serve = new URL('../demo-app/serve.mjs', import.meta.url).href;
const { defaultPorts, startDemo } = await import(serve);
try {
  const demo = await startDemo({
    ...(appPort === undefined ? {} : { appPort }),
    ...(tenantPort === undefined ? {} : { tenantPort }),
  });
  stopOnSignal(demo.stop);
  console.log(`\nOpen  ${demo.url}`);
  const users = usersOf(demo.tenant);
  if (users) console.log(`Users ${users}; the password is "password"`);
  console.log('Stop  Ctrl-C');
} catch (error) {
  console.error(explain(error));
  process.exit(1);
}

/** @param {() => Promise<void>} stop */
function stopOnSignal(stop) {
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // Asked twice: the person does not want to wait.
      if (stopping) process.exit(130);
      stopping = true;
      stop().then(
        () => process.exit(0),
        (error) => {
          console.error(error);
          process.exit(1);
        },
      );
    });
  }
}

function ports() {
  try {
    const { values } = parseArgs({
      options: { 'app-port': { type: 'string' }, 'tenant-port': { type: 'string' } },
    });
    return { appPort: port(values['app-port']), tenantPort: port(values['tenant-port']) };
  } catch (error) {
    console.error(`${/** @type {Error} */ (error).message}\n`);
    console.error('npm run demo -- [--app-port <number>] [--tenant-port <number>]');
    process.exit(1);
  }
}

/** @param {string | undefined} text */
function port(text) {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 65_535) {
    throw new Error(`Not a port: ${text}`);
  }
  return number;
}

/** @param {{ listUsers(): { email: string, blocked: boolean }[] } | undefined} tenant absent when the demo runs against a real one */
function usersOf(tenant) {
  return tenant
    ?.listUsers()
    .map(({ email, blocked }) => (blocked ? `${email} (blocked)` : email))
    .join(', ');
}

/** @param {any} error */
function explain(error) {
  const message = error?.message ?? String(error);
  const taken =
    ['EADDRINUSE', 'port_in_use'].includes(error?.code) ||
    /port \d+ is already in use/i.test(message);
  if (!taken) return error;
  const used = { app: appPort ?? defaultPorts.app, tenant: tenantPort ?? defaultPorts.tenant };
  // The tenant names its errors; the other program that listens is the app's server.
  const name = error.code === 'port_in_use' ? 'tenant' : 'app';
  const other = [100, 200, -100]
    .map((distance) => used[name] + distance)
    .find((number) => number < 65_536 && number !== used.app && number !== used.tenant);
  return `Port ${used[name]} is in use. Stop what uses it, or choose another one: npm run demo -- --${name}-port ${other}`;
}
