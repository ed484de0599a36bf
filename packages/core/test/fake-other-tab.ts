import type { SharedCheck, SharedRecord } from '../src/machine/shared-record.js';
import { alice, minute } from './fake-answers.js';
import { createFakeBrowser, digestOf, type FakeBrowser } from './fake-browser.js';

/** The result of a check that another tab started just now, for Alice. */
export const remoteCheck = (browser: FakeBrowser, fields: Partial<SharedCheck>): SharedCheck => ({
  at: browser.now(),
  user: digestOf(alice),
  ...fields,
});

/** Another tab publishes the result of such a check, and perhaps other entries with it. */
export const receive = (
  browser: FakeBrowser,
  fields: Partial<SharedCheck>,
  others: SharedRecord = {},
): Promise<void> => browser.receive({ ...others, check: remoteCheck(browser, fields) });

/** A heartbeat whose session was verified a minute ago. Its events until then are not recorded. */
export async function startVerifiedAgo(
  options: Parameters<typeof createFakeBrowser>[0] = {},
): Promise<FakeBrowser> {
  const browser = createFakeBrowser(options);
  await browser.startVerified();
  await browser.advance(minute);
  browser.emitted.length = 0;
  return browser;
}
