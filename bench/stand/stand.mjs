import { chromium } from '@playwright/test';
import { startLocalTenant } from '@auth0-heartbeat/local-tenant';
import { findChromium, launchOptions, withoutChromium } from '../../scripts/chromium.mjs';
import { buildPages } from './build-pages.mjs';
import { contestants } from './contestants.mjs';
import { servePages } from './serve-pages.mjs';

/**
 * What every measure runs on: the pages, one tenant with one application for each contestant, and
 * one browser.
 *
 * @typedef {object} Stand
 * @property {import('@auth0-heartbeat/local-tenant').LocalTenant} tenant
 * @property {import('@playwright/test').Browser} browser
 * @property {string} browserVersion
 * @property {number} appPort
 * @property {() => Promise<void>} stop
 */

/** @returns {Promise<Stand>} */
export async function startStand() {
  const found = findChromium();
  if (!found) throw new Error(withoutChromium);
  const pages = await servePages(await buildPages());
  const origins = ['localhost', 'app.localhost'].map((host) => `http://${host}:${pages.port}`);
  const tenant = await startLocalTenant({
    clients: [...contestants, 'idle'].map((name) => ({
      clientId: name,
      allowedCallbackUrls: [name, 'silent', 'blank'].flatMap((page) =>
        origins.map((origin) => `${origin}/${page}.html`),
      ),
      allowedWebOrigins: origins,
    })),
  });
  const browser = await chromium.launch(launchOptions(found.path));
  return {
    tenant,
    browser,
    browserVersion: browser.version(),
    appPort: pages.port,
    async stop() {
      await browser.close();
      await tenant.stop();
      pages.stop();
    },
  };
}
