import { type LocalTenant, startLocalTenant } from '@auth0-heartbeat/local-tenant';
import { test as base, type Page } from '@playwright/test';
import { serveApp } from '../shared/serve-app.js';
import { InspectedPage } from './inspected-page.js';

/** Styles of a page that try to break every element. */
const hostileStyles = `
  * { color: red !important; font: 40px serif !important; letter-spacing: 1em !important;
      background: yellow !important; border: 9px solid blue !important; }
  main *, session-inspector { transform: rotate(3deg) !important; }
  session-inspector { display: none !important; opacity: 0 !important; position: static !important;
      width: 5000px !important; filter: blur(9px) !important; pointer-events: none !important; }`;

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" /><title>App</title>
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <link rel="stylesheet" href="/hostile.css" />
    <script type="module" src="/main.js"></script>
  </head>
  <body><main><h1>App</h1><button id="sign-in">Sign in</button></main></body>
</html>`;

interface Served {
  readonly url: string;
  readonly tenant: LocalTenant;
}

/** Playwright's `test`, with a page under a strict CSP and a local tenant for each worker. */
export const test = base.extend<
  { tenant: LocalTenant; openInspected: (page?: Page) => Promise<InspectedPage> },
  { served: Served }
>({
  served: [
    async ({}, provide) => {
      let announce!: (domain: string) => void;
      const domain = new Promise<string>((resolve) => (announce = resolve));
      const app = await serveApp({
        entry: new URL('app/main.ts', import.meta.url),
        async answer(path) {
          if (path === '/hostile.css') return { type: 'text/css', body: hostileStyles };
          if (path !== '/') return undefined;
          const policy = [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            `connect-src ${await domain}`,
            `frame-src ${await domain}`,
            "require-trusted-types-for 'script'",
            'trusted-types lit-html',
          ];
          return { headers: { 'Content-Security-Policy': policy.join('; ') }, body: page };
        },
      });
      const origin = `http://localhost:${app.port}`;
      const tenant = await startLocalTenant({
        clients: [
          {
            clientId: 'inspected-app',
            allowedCallbackUrls: [`${origin}/`],
            allowedWebOrigins: [origin],
          },
        ],
      });
      announce(tenant.domain);
      await provide({ url: `${origin}/`, tenant });
      await tenant.stop();
      await app.stop();
    },
    { scope: 'worker' },
  ],
  tenant: async ({ served: { tenant } }, provide) => {
    await tenant.reset();
    await provide(tenant);
  },
  openInspected: async ({ page: first, served: { url }, tenant }, provide) => {
    await provide(async (page = first) => {
      const inspected = new InspectedPage(page);
      const query = new URLSearchParams({ domain: tenant.domain });
      await page.goto(`${url}?${query.toString()}`);
      return inspected;
    });
  },
});

export { expect } from '@playwright/test';
