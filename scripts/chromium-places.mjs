import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

const names = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser', 'chrome'];

/** Where an installed Chrome or Chromium may be, the likeliest first; nothing is said about its existence. */
export function installedPlaces() {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const onPath = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter(Boolean)
    .flatMap((folder) => names.map((name) => join(folder, name + suffix)));
  return [...onPath, ...usualPlaces()];
}

function usualPlaces() {
  if (process.platform === 'darwin') {
    return ['/Applications', join(homedir(), 'Applications')].flatMap((folder) =>
      ['Google Chrome', 'Chromium', 'Google Chrome for Testing'].map((app) =>
        join(folder, `${app}.app`, 'Contents', 'MacOS', app),
      ),
    );
  }
  if (process.platform === 'win32') {
    return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA']
      .flatMap((variable) => process.env[variable] ?? [])
      .flatMap((folder) => [
        join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
        join(folder, 'Chromium', 'Application', 'chrome.exe'),
      ]);
  }
  return [
    '/opt/google/chrome/chrome',
    '/usr/bin/google-chrome-stable',
    '/usr/bin/google-chrome',
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/lib/chromium/chromium',
    '/usr/lib64/chromium-browser/chromium-browser',
    '/snap/bin/chromium',
  ];
}

/** Playwright's own Chromium, then those that other versions of Playwright left in its cache. */
export function playwrightPlaces() {
  const own = playwrightExecutable();
  const parts = own?.match(/^(.*)([\\/])(chromium-\d+)([\\/].*)$/);
  if (!own || !parts) return [];
  const [, cache = '', separator, , inside] = parts;
  try {
    const builds = readdirSync(cache).filter((name) => /^chromium-\d+$/.test(name));
    const newestFirst = builds.sort((a, b) => Number(b.slice(9)) - Number(a.slice(9)));
    return [own, ...newestFirst.map((build) => `${cache}${separator}${build}${inside}`)];
  } catch {
    return [own];
  }
}

/** Playwright knows its cache and its layout; before the dependencies are installed there is none. */
function playwrightExecutable() {
  try {
    const { chromium } = createRequire(import.meta.url)('@playwright/test');
    return /** @type {string} */ (chromium.executablePath());
  } catch {
    return undefined;
  }
}
