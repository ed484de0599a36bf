import { loadEnv } from 'vite';

/**
 * What the pages learn at run time: the same build serves any tenant.
 *
 * @typedef {{ localTenantPort: number } | { domain: string, clientId: string }} DemoConfig
 */

const path = '/demo-config.json';

/**
 * Answers `/demo-config.json`, in development and in preview alike. A page asked before the tenant
 * listens waits for it.
 *
 * @param {Promise<DemoConfig>} config
 * @returns {import('vite').Plugin}
 */
export function demoConfigPlugin(config) {
  /** @param {{ middlewares: import('vite').Connect.Server }} server */
  const serve = ({ middlewares }) => {
    middlewares.use(path, (_request, response, next) => {
      config.then((known) => {
        response.setHeader('Content-Type', 'application/json');
        response.setHeader('Cache-Control', 'no-store');
        response.end(JSON.stringify(known));
      }, next);
    });
  };
  return { name: 'demo-config', configureServer: serve, configurePreviewServer: serve };
}

/**
 * The Auth0 tenant named in `demo-app/.env.local`, if one is.
 *
 * @param {string} folder
 * @returns {{ domain: string, clientId: string } | undefined}
 */
export function auth0TenantOf(folder) {
  const env = loadEnv('development', folder, 'VITE_AUTH0_');
  const domain = env['VITE_AUTH0_DOMAIN'];
  const clientId = env['VITE_AUTH0_CLIENT_ID'];
  if (!domain && !clientId) return undefined;
  if (domain && clientId) return { domain, clientId };
  throw new Error(
    'demo-app/.env.local names half a tenant: set both VITE_AUTH0_DOMAIN and VITE_AUTH0_CLIENT_ID, or neither.',
  );
}
