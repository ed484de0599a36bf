import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { startLocalTenant } from '@auth0-heartbeat/local-tenant';
import { build, preview } from 'vite';
import { findChromium, launchOptions, withoutChromium } from '../scripts/chromium.mjs';

/**
 * Who is compared: this library, a heartbeat as it is written by hand, and oidc-client-ts with a
 * silent sign-in at the same interval. Also the names of their pages and client IDs.
 */
export const contestants = /** @type {const} */ (['ours', 'bare', 'oidc-client-ts']);

/** @typedef {typeof contestants[number]} Contestant */

/**
 * What every measure runs on: the pages, one tenant with one application for each contestant, and
 * one browser.
 *
 * @typedef {object} Stand
 * @property {import('@auth0-heartbeat/local-tenant').LocalTenant} tenant
 * @property {import('@playwright/test').Browser} browser
 * @property {number} appPort
 * @property {() => Promise<void>} stop
 */

/** @returns {Promise<Stand>} */
export async function startStand() {
  const found = findChromium();
  if (!found) throw new Error(withoutChromium);
  const outDir = fileURLToPath(new URL('../.cache/bench', import.meta.url));
  const pages = {
    root: fileURLToPath(new URL('pages', import.meta.url)),
    configFile: /** @type {const} */ (false),
    logLevel: /** @type {const} */ ('error'),
    build: { outDir, emptyOutDir: true, target: 'es2022' },
    preview: { host: '127.0.0.1', port: 4790 },
  };
  await build(pages);
  const server = await preview(pages);
  const address = server.httpServer.address();
  const appPort = typeof address === 'object' && address ? address.port : NaN;
  const origins = ['localhost', 'app.localhost'].map((host) => `http://${host}:${appPort}`);
  const tenant = await startLocalTenant({
    clients: contestants.map((name) => ({
      clientId: name,
      allowedCallbackUrls: [name, 'silent', 'blank'].flatMap((page) =>
        origins.map((origin) => `${origin}/${page}`),
      ),
      allowedWebOrigins: origins,
    })),
  });
  const browser = await chromium.launch(launchOptions(found.path));
  return {
    tenant,
    browser,
    appPort,
    async stop() {
      await browser.close();
      await tenant.stop();
      await server.close();
    },
  };
}
