import type { SharedCheck, SharedRecord } from '../src/machine/shared-record.js';
import { alice } from './fake-answers.js';
import { digestOf, type FakeBrowser } from './fake-browser.js';

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
