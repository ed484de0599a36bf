import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, BrowserType, LaunchOptions, Page } from '@playwright/test';

/** Starts a browser with a new profile with these preferences. */
export async function launchWithProfile(
  browserType: BrowserType,
  options: LaunchOptions,
  preferences: object = {},
): Promise<{ context: BrowserContext; close: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'auth0-heartbeat-profile-'));
  await mkdir(join(folder, 'Default'));
  await writeFile(join(folder, 'Default', 'Preferences'), JSON.stringify(preferences));
  const context = await browserType.launchPersistentContext(folder, options);
  return {
    context,
    async close() {
      await context.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Opens a new window. */
export async function openWindow(context: BrowserContext): Promise<Page> {
  const anyPage = context.pages()[0] ?? (await context.newPage());
  const session = await context.newCDPSession(anyPage);
  const { targetInfo } = await session.send('Target.getTargetInfo');
  const opened = context.waitForEvent('page');
  await session.send('Target.createTarget', {
    url: 'about:blank',
    newWindow: true,
    ...(targetInfo.browserContextId && { browserContextId: targetInfo.browserContextId }),
  });
  await session.detach();
  return opened;
}

/** Makes `localStorage` throw, as if the user blocks the storage of the site. */
export function denyLocalStorage(context: BrowserContext): Promise<unknown> {
  return context.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', {
      get() {
        throw new DOMException('Access is denied for this document.', 'SecurityError');
      },
    });
  });
}

/** Removes Web Locks, as in an old browser. */
export function withoutWebLocks(context: BrowserContext): Promise<unknown> {
  return context.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, 'locks', { get: () => undefined });
  });
}

/** Removes `BroadcastChannel`, as in an old browser. */
export function withoutBroadcastChannel(context: BrowserContext): Promise<unknown> {
  return context.addInitScript(() => {
    delete (window as { BroadcastChannel?: unknown }).BroadcastChannel;
  });
}
