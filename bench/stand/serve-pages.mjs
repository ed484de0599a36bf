import { createServer } from 'node:http';

const types = { html: 'text/html; charset=utf-8', js: 'text/javascript', css: 'text/css' };

/**
 * Serves files from memory on a free port.
 *
 * @param {Map<string, string | Uint8Array>} files path to content
 * @returns {Promise<{ port: number, stop: () => void }>}
 */
export async function servePages(files) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const content = files.get(pathname);
    const ending = /** @type {keyof typeof types} */ (pathname.split('.').at(-1));
    response.writeHead(content === undefined ? 404 : 200, {
      'Content-Type': types[ending] ?? 'text/plain',
    });
    response.end(content);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    port,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
