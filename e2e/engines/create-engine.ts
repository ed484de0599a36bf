import type { BrowserType, LaunchOptions } from '@playwright/test';
import { createChromium } from './chromium.js';
import type { Engine, EngineName } from './contract.js';
import { createFirefox } from './firefox.js';
import { createWebKit } from './webkit.js';

export function createEngine(
  name: EngineName,
  chromium: BrowserType,
  chromiumOptions: LaunchOptions,
): Engine {
  switch (name) {
    case 'chromium':
      return createChromium(chromium, chromiumOptions, process.env['HEADLESS_SHELL_PATH']);
    case 'firefox':
      return createFirefox();
    case 'webkit':
      return createWebKit();
    default:
      return name satisfies never;
  }
}
