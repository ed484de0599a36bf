import { type AppServer, serveApp } from '../shared/serve-app.js';
import type { Inbox } from './inbox.js';
import type { InitScripts } from './init-scripts.js';
import type { Sdk } from './sdk.js';

/** The paths of the app, each with different headers. */
export const appPaths = ['/', '/strict-csp', '/isolated'] as const;
export type AppPath = (typeof appPaths)[number];

const page = `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8" /><title>App</title></head>
  <body>
    <p id="status"></p>
    <p id="plans"></p>
    <label>Note <input id="note" /></label>
    <button id="sign-in">Sign in</button>
    <script src="/init.js"></script>
    <script type="module" src="/main.js"></script>
  </body>
</html>
`;

/** Bundles the app with a release of the SDK and serves it on a free port of 127.0.0.1. */
export function startAppServer(
  sdk: Sdk,
  tenantOrigins: Promise<readonly string[]>,
  inbox: Inbox,
  initScripts: InitScripts,
): Promise<AppServer> {
  return serveApp({
    entry: new URL('app/main.ts', import.meta.url),
    bundling: { resolve: { alias: { '@auth0/auth0-spa-js': sdk.folder } } },
    async answer(path, body) {
      if (path === '/init.js') return { type: 'text/javascript', body: initScripts.source() };
      if (path.startsWith('/inbox/')) {
        inbox.deliver(Number(path.slice('/inbox/'.length)), body);
        return { type: 'text/plain', body: 'Received.' };
      }
      if (path === '/api') return { status: 401, type: 'text/plain', body: 'Unauthorized' };
      if (!isAppPath(path)) return undefined;
      return { headers: headersOf(path, await tenantOrigins), body: page };
    },
  });
}

function isAppPath(path: string): path is AppPath {
  return appPaths.some((each) => each === path);
}

function headersOf(path: AppPath, tenantOrigins: readonly string[]): Record<string, string> {
  const tenant = tenantOrigins.join(' ');
  switch (path) {
    case '/strict-csp':
      return {
        'Content-Security-Policy': [
          "default-src 'none'",
          "script-src 'self'",
          // Messages to the test go to the origin of the app.
          `connect-src 'self' ${tenant}`,
          `frame-src ${tenant}`,
          // WebKitGTK requests the icon of the page.
          "img-src 'self'",
          "base-uri 'none'",
          "form-action 'none'",
          "require-trusted-types-for 'script'",
          "trusted-types 'none'",
        ].join('; '),
      };
    case '/isolated':
      return {
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Cross-Origin-Embedder-Policy': 'require-corp',
      };
    case '/':
      return {};
    default:
      return path satisfies never;
  }
}
