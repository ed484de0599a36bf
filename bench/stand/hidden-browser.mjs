import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { chromium } from '@playwright/test';
import { findChromium, withoutChromium } from '../../scripts/chromium.mjs';

/**
 * Starts a browser whose background tabs are hidden and throttled, as for a user. In one that
 * Playwright starts, every tab counts as visible.
 *
 * @returns {Promise<{ context: import('@playwright/test').BrowserContext, stop: () => Promise<void> }>}
 */
export async function startHiddenBrowser() {
  const found = findChromium();
  if (!found) throw new Error(withoutChromium);
  const folder = mkdtempSync(join(tmpdir(), 'auth0-heartbeat-bench-'));
  const browserProcess = spawn(
    found.path,
    [
      '--headless=new',
      '--remote-debugging-port=0',
      `--user-data-dir=${folder}`,
      // Chromium's sandbox does not run as root.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-quic',
      // Chained timers run once a minute: after one second instead of five minutes.
      '--enable-features=IntensiveWakeUpThrottling:grace_period_seconds/1',
    ],
    { stdio: 'ignore' },
  );
  const exited = new Promise((resolve) => browserProcess.once('exit', resolve));
  const browser = await chromium.connectOverCDP(await addressOf(folder), { noDefaults: true });
  const context = browser.contexts()[0];
  if (!context) throw new Error('Chromium has no default context.');
  return {
    context,
    async stop() {
      const devtools = await browser.newBrowserCDPSession();
      // The connection may end before the answer.
      await devtools.send('Browser.close').catch(() => undefined);
      await exited;
      await rm(folder, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

/** @param {string} folder of the profile */
async function addressOf(folder) {
  const file = join(folder, 'DevToolsActivePort');
  for (let attempt = 0; attempt < 200; attempt++) {
    const [port] = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
    if (port) return `http://127.0.0.1:${port}`;
    await wait(100);
  }
  throw new Error('Chromium did not open its debugging port.');
}
