import type { Page } from '@playwright/test';

/**
 * The local tenant closes a popup after its response, and the SDK, which looks every second, may take
 * that for the user's doing before it has the response. Auth0 leaves the closing to the SDK. Call it
 * before the user signs in.
 */
export async function leaveClosingToSdk(popup: Page): Promise<void> {
  await popup.addInitScript(() => (window.close = () => undefined));
}
