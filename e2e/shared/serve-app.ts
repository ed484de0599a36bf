import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { build, type InlineConfig } from 'vite';

/** The response to a request. */
interface Answer {
  readonly status?: number;
  /** Default: `text/html`. */
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An app that consists of one script, `/main.js`, and pages that load it. */
export interface ServedApp {
  readonly entry: URL;
  /** Additional configuration of the bundler. */
  readonly bundling?: InlineConfig;
  /** Returns the response to a request, `undefined` if there is none. */
  answer(path: string, body: string): Answer | undefined | Promise<Answer | undefined>;
}

/** A running server. */
export interface AppServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** Bundles an app and serves it on a free port of 127.0.0.1. */
export async function serveApp({ entry, bundling = {}, answer }: ServedApp): Promise<AppServer> {
  const script: Answer = { type: 'text/javascript', body: await bundle(entry, bundling) };
  const nothing: Answer = { status: 404, type: 'text/plain', body: 'Not found.' };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const respond = async () => {
      const found = pathname === '/main.js' ? script : await answer(pathname, await text(request));
      const { status = 200, type = 'text/html', headers, body } = found ?? nothing;
      const contentType = { 'Content-Type': `${type}; charset=utf-8` };
      response.writeHead(status, { ...headers, ...contentType }).end(body);
    };
    // A page that is closed or navigates may abort its request.
    void respond().catch(() => response.destroy());
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

async function bundle(entry: URL, config: InlineConfig): Promise<string> {
  const result = await build({
    ...config,
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      target: 'es2022',
      minify: false,
      modulePreload: false,
      rolldownOptions: {
        input: fileURLToPath(entry),
        // 'use client' concerns servers only.
        checks: { moduleLevelDirective: false },
      },
    },
  });
  const outputs = 'output' in result ? result.output : [];
  const chunk = outputs.find((output) => output.type === 'chunk');
  if (chunk?.type !== 'chunk') throw new Error('The app could not be bundled.');
  return chunk.code;
}
