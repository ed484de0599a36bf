import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** @typedef {import('vite').Connect.NextHandleFunction} Middleware */

/** The path of each framework's page, which is also its callback URL. */
export const pages = ['/react/', '/vue/'];

/** Pages that are shown in an iframe. */
const frames = ['/tab/'];

const files = ['/', ...pages, ...frames].map((page) => `${page}index.html`);

/**
 * Redirects to a page if the trailing slash is missing, and serves the 404 page. In development and in
 * preview.
 *
 * @returns {import('vite').Plugin}
 */
export function pagesPlugin() {
  return {
    name: 'demo-pages',
    configureServer(server) {
      const { root } = server.config;
      server.middlewares.use(addSlash);
      return () => {
        server.middlewares.use(
          notFound(async () =>
            server.transformIndexHtml('/404.html', await readFile(join(root, '404.html'), 'utf8')),
          ),
        );
      };
    },
    configurePreviewServer({ config, middlewares }) {
      const file = join(resolve(config.root, config.build.outDir), '404.html');
      middlewares.use(addSlash);
      return () => {
        middlewares.use(notFound(() => readFile(file, 'utf8')));
      };
    },
  };
}

/** @type {Middleware} */
function addSlash(request, response, next) {
  const { pathname, search } = addressOf(request);
  const page = pages.find(
    (each) => pathname === each.slice(0, -1) || pathname === `${each}index.html`,
  );
  if (page === undefined) return next();
  response.statusCode = 302;
  response.setHeader('Location', page + search);
  response.end();
}

/**
 * Serves the 404 page. Runs after Vite has resolved the files of the pages.
 *
 * @param {() => Promise<string>} readPage
 * @returns {Middleware}
 */
function notFound(readPage) {
  return (request, response, next) => {
    const wantsPage = request.headers.accept?.includes('text/html');
    if (!wantsPage || files.includes(addressOf(request).pathname)) return next();
    readPage().then((html) => {
      response.statusCode = 404;
      response.setHeader('Content-Type', 'text/html; charset=utf-8');
      response.end(html);
    }, next);
  };
}

/** @param {Pick<import('vite').Connect.IncomingMessage, 'url'>} request */
function addressOf({ url = '/' }) {
  const [pathname = '', ...query] = url.split('?');
  return { pathname, search: query.length > 0 ? `?${query.join('?')}` : '' };
}
