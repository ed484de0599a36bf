import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { Builder, By, Capabilities, type WebDriver } from 'selenium-webdriver';
import { findProgram } from '../../scripts/browser-engines.mjs';
import { poll } from '../shared/poll.js';

/** One browser with its driver. A driver has one session and, in it, one window at a time. */
export interface WebKitSession {
  /** Runs commands in a window, in its frame if `inFrame`, when all commands before have ended. */
  run<Result>(
    window: string,
    inFrame: boolean,
    commands: (driver: WebDriver) => Promise<Result>,
  ): Promise<Result>;
  /** Runs commands that need no window. */
  manage<Result>(commands: (driver: WebDriver) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** A display without a screen. */
export interface Display {
  readonly name: string;
  close(): void;
}

export async function startDisplay(): Promise<Display> {
  const args = ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'];
  const server = spawn(findProgram('Xvfb'), args, {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  // It writes the number of the display when it is ready.
  const [number] = await once(createInterface(server.stdio[3] as Readable), 'line');
  return { name: `:${String(number)}`, close: () => void server.kill() };
}

export async function startSession(display: Display): Promise<WebKitSession> {
  const port = await findFreePort();
  const server = spawn(findProgram('WebKitWebDriver'), [`--port=${port}`], {
    stdio: 'ignore',
    env: { ...process.env, DISPLAY: display.name, WEBKIT_DISABLE_COMPOSITING_MODE: '1' },
  });
  await expectAnswer(port, server);
  const driver = await new Builder()
    .usingServer(`http://127.0.0.1:${port}`)
    .withCapabilities(
      new Capabilities({
        browserName: 'MiniBrowser',
        // A page may never finish loading, and may navigate by itself.
        pageLoadStrategy: 'none',
        'webkitgtk:browserOptions': {
          binary: findProgram('MiniBrowser'),
          // As Safari: third-party cookies are blocked.
          args: ['--automation', '--enable-itp'],
        },
      }),
    )
    .build();

  let last: Promise<unknown> = Promise.resolve();
  function manage<Result>(commands: (given: WebDriver) => Promise<Result>): Promise<Result> {
    const result = last.then(() => commands(driver));
    last = result.catch(() => undefined);
    return result;
  }
  return {
    manage,
    run: (window, inFrame, commands) =>
      manage(async () => {
        await driver.switchTo().window(window);
        if (inFrame) await driver.switchTo().frame(driver.findElement(By.css('iframe')));
        return commands(driver);
      }),
    async close() {
      await manage(() => driver.quit());
      server.kill();
    },
  };
}

async function expectAnswer(port: number, server: ChildProcess): Promise<void> {
  const isReady = async () => {
    if (server.exitCode !== null) throw new Error('WebKitWebDriver has ended.');
    return fetch(`http://127.0.0.1:${port}/status`).then(
      ({ ok }) => ok,
      // It does not listen yet.
      () => false,
    );
  };
  await poll(isReady).toBe(true);
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
