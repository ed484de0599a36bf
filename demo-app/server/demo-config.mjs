import { loadEnv } from 'vite';

/**
 * The configuration that the pages load at run time, so that one build works with any tenant.
 *
 * @typedef {{ localTenantPort: number } | { domain: string, clientId: string }} DemoConfig
 */

const path = '/demo-config.json';

/**
 * Serves `/demo-config.json`, in development and in preview. The response waits for the tenant to
 * listen.
 *
 * @param {Promise<DemoConfig>} config
 * @returns {import('vite').Plugin}
 */
export function demoConfigPlugin(config) {
  /** @param {{ middlewares: import('vite').Connect.Server }} server */
  const serve = ({ middlewares }) => {
    middlewares.use(path, (_request, response, next) => {
      config.then((loaded) => {
        response.setHeader('Content-Type', 'application/json');
        response.setHeader('Cache-Control', 'no-store');
        response.end(JSON.stringify(loaded));
      }, next);
    });
  };
  return { name: 'demo-config', configureServer: serve, configurePreviewServer: serve };
}

/**
 * Reads the Auth0 tenant from `demo-app/.env.local`, if there is one.
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
    'demo-app/.env.local is incomplete: set both VITE_AUTH0_DOMAIN and VITE_AUTH0_CLIENT_ID, or neither.',
  );
}
