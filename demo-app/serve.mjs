import { fileURLToPath } from 'node:url';
import { startAppServer } from './server/app-server.mjs';
import { auth0TenantOf } from './server/demo-config.mjs';
import { startDemoTenant } from './server/demo-tenant.mjs';

const root = fileURLToPath(new URL('.', import.meta.url));

/** The default ports. */
export const defaultPorts = { app: 5173, tenant: 4400 };

/**
 * @typedef {object} DemoOptions
 * @property {number} [appPort] 0: any free port. Default: 5173.
 * @property {number} [tenantPort] 0: any free port. Default: 4400. If set, the demo uses the local
 *   tenant even if `.env.local` contains a tenant of Auth0.
 * @property {boolean} [built] Serves the output of `vite build` instead of the sources.
 */

/**
 * @typedef {object} Demo
 * @property {string} url The URL of the start page.
 * @property {import('@auth0-heartbeat/local-tenant').LocalTenant} [tenant] Absent if the demo uses a
 *   tenant of Auth0.
 * @property {() => Promise<void>} stop Idempotent.
 */

/**
 * Starts the demo app and its local tenant. Resolves when both are listening.
 *
 * @param {DemoOptions} [options]
 * @returns {Promise<Demo>}
 */
export async function startDemo({ appPort = defaultPorts.app, tenantPort, built = false } = {}) {
  const auth0 = tenantPort === undefined ? auth0TenantOf(root) : undefined;
  /** @type {(config: import('./server/demo-config.mjs').DemoConfig) => void} */
  let announce = () => {};
  const config = new Promise((resolve) => (announce = resolve));

  // The app first: the tenant needs its port.
  const app = await startAppServer({
    root,
    port: appPort,
    built,
    // A name in the hosts file, for a tenant of Auth0.
    allowedHosts: auth0 ? ['.test'] : [],
    config,
  });
  try {
    if (auth0) {
      announce(auth0);
      return demo(app);
    }
    const tenant = await startDemoTenant({
      appPort: app.port,
      port: tenantPort ?? defaultPorts.tenant,
    });
    announce({ localTenantPort: tenant.port });
    return demo(app, tenant);
  } catch (error) {
    await app.stop();
    throw error;
  }
}

/**
 * @param {import('./server/app-server.mjs').AppServer} app
 * @param {Demo['tenant']} [tenant]
 * @returns {Demo}
 */
function demo(app, tenant) {
  /** @type {Promise<unknown> | undefined} */
  let stopping;
  return {
    url: `http://localhost:${app.port}/`,
    ...(tenant && { tenant }),
    async stop() {
      await (stopping ??= Promise.all([app.stop(), tenant?.stop()]));
    },
  };
}
