import { createServer as createTcpServer } from 'node:net';
import { resolve } from 'node:path';
import { createServer, preview } from 'vite';
import { demoConfigPlugin } from './demo-config.mjs';
import { pagesPlugin } from './pages.mjs';

/** @typedef {{ port: number, stop: () => Promise<void> }} AppServer */

/** The files that the development server serves, relative to the folder of the app. */
const servedPaths = [
  'index.html',
  '404.html',
  'react',
  'vue',
  'tab',
  'src',
  ...['core', 'react', 'vue', 'inspector'].map((name) => `../packages/${name}/dist`),
  'node_modules',
  '../node_modules',
];

/**
 * @typedef {object} AppServerOptions
 * @property {string} root
 * @property {number} port
 * @property {boolean} built
 * @property {string[]} allowedHosts Hosts in addition to localhost and the names below it, which Vite always allows.
 * @property {Promise<import('./demo-config.mjs').DemoConfig>} config
 */

/**
 * Serves the pages on 127.0.0.1, from the sources or from the build.
 *
 * @param {AppServerOptions} options
 * @returns {Promise<AppServer>}
 */
export async function startAppServer({ root, port, built, allowedHosts, config }) {
  await requireFreeIpv6Port(port);
  const listen = { host: '127.0.0.1', port, strictPort: true, allowedHosts };
  const common = {
    root,
    logLevel: /** @type {const} */ ('warn'),
    plugins: [demoConfigPlugin(config), pagesPlugin()],
  };
  if (built) {
    const server = await preview({ ...common, preview: listen });
    return { port: portOf(server.httpServer), stop: () => server.close() };
  }
  const fs = { allow: servedPaths.map((path) => resolve(root, path)) };
  const server = await createServer({ ...common, server: { ...listen, fs } });
  try {
    await server.listen();
  } catch (error) {
    await server.close();
    throw error;
  }
  return { port: portOf(server.httpServer), stop: () => server.close() };
}

/** @param {Pick<import('node:net').Server, 'address'> | null} server */
function portOf(server) {
  const address = server?.address();
  if (address && typeof address === 'object') return address.port;
  throw new Error('The app server is not listening.');
}

/**
 * Rejects if another program uses the port on ::1. A browser also tries ::1 for `localhost`, and
 * would reach that program instead of the demo.
 *
 * @param {number} port
 * @returns {Promise<void>}
 */
function requireFreeIpv6Port(port) {
  if (port === 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const attempt = createTcpServer();
    attempt.once('error', (error) => {
      const { code } = /** @type {NodeJS.ErrnoException} */ (error);
      if (code === 'EADDRINUSE') reject(new Error(`Port ${port} is already in use`));
      // The machine has no IPv6.
      else resolve();
    });
    attempt.listen({ port, host: '::1', ipv6Only: true }, () => attempt.close(() => resolve()));
  });
}
