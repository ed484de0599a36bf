import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** The app of these tests, listening. */
export interface AppServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** Where the app is served, each time with other headers. */
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
    <script type="module" src="/main.js"></script>
  </body>
</html>
`;

/** Bundles the app and serves it on 127.0.0.1, at any free port. */
export async function startAppServer(
  tenantOrigins: Promise<readonly string[]>,
): Promise<AppServer> {
  const script = await bundle();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname === '/main.js') return send(response, 200, 'text/javascript', script);
    if (pathname === '/api') return send(response, 401, 'text/plain', 'Who are you?');
    if (!isAppPath(pathname)) return send(response, 404, 'text/plain', 'Nothing is here.');
    void tenantOrigins.then((origins) => {
      for (const [name, value] of Object.entries(headersOf(pathname, origins))) {
        response.setHeader(name, value);
      }
      send(response, 200, 'text/html', page);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bundle(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      target: 'es2022',
      minify: false,
      modulePreload: false,
      rolldownOptions: { input: fileURLToPath(new URL('app/main.ts', import.meta.url)) },
    },
  });
  const outputs = 'output' in result ? result.output : [];
  const chunk = outputs.find((output) => output.type === 'chunk');
  if (chunk?.type !== 'chunk') throw new Error('The app could not be bundled.');
  return chunk.code;
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
          `connect-src ${tenant}`,
          `frame-src ${tenant}`,
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

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'Content-Type': `${type}; charset=utf-8` }).end(body);
}
