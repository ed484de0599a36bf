import { startLocalTenant } from '@auth0-heartbeat/local-tenant';
import { pages } from './pages.mjs';

/**
 * Starts the local tenant with the demo app as its only application, at both host names.
 *
 * @param {{ appPort: number, port: number }} ports
 */
export function startDemoTenant({ appPort, port }) {
  const origins = [`http://localhost:${appPort}`, `http://app.localhost:${appPort}`];
  const urls = origins.flatMap((origin) => pages.map((page) => origin + page));
  return startLocalTenant({
    port,
    clients: [
      {
        clientId: 'local-spa',
        name: 'Demo app',
        allowedCallbackUrls: urls,
        // An idle timeout returns to the origin.
        allowedLogoutUrls: [...urls, ...origins],
        allowedWebOrigins: origins,
      },
    ],
  });
}
