import { beforeEach, vi } from 'vitest';
import type { SessionOptions } from '../../src/index.js';
import type { FakeSession, FakeUser } from '../../src/testing/index.js';
import { minute } from '../fake-answers.js';
import { visit } from './happy-dom.js';

export const key = 'auth0-heartbeat.draft.note';
export const lossKey = 'auth0-heartbeat.last-loss';
export const start = 1_000_000_000;
export const alice: FakeUser = { sub: 'auth0|alice' };

/** The entry of the draft in storage. */
export const stored = () => sessionStorage.getItem(key);

/** Before each test of a file: a tab that has stored nothing. */
export function setUpTab(): void {
  beforeEach(() => {
    visit('https://app.example.com/');
    vi.unstubAllGlobals();
    localStorage.clear();
    sessionStorage.clear();
  });
}

export interface PageOptions extends SessionOptions {
  readonly user?: FakeUser | null;
  readonly now?: number;
  /** The text that is saved at once. */
  readonly text?: string;
  /** What happens before the session is started. */
  readonly prepare?: (fake: FakeSession) => void;
}

/** Loads a page of the tab: its modules know nothing yet. */
export async function openPage({
  user = alice,
  now = start,
  text,
  prepare = () => {},
  ...options
}: PageOptions = {}) {
  vi.resetModules();
  const { startSession } = await import('../../src/index.js');
  const { createFakeSession } = await import('../../src/testing/index.js');
  const { clearWebStorage, createDraft } = await import('../../src/cleanup/index.js');
  const lastLoss = sessionStorage.getItem(lossKey);
  // It forgets what the test before has left for the next page.
  const fake = createFakeSession({ user, now });
  if (lastLoss) sessionStorage.setItem(lossKey, lastLoss);
  prepare(fake);
  const session = startSession(fake.client, { idleTimeoutMs: 15 * minute, ...options });
  const draft = createDraft(session, 'note');
  await fake.advance(0);
  if (text) draft.save(text);
  return { fake, session, draft, createDraft, clearWebStorage };
}

/** A page whose session has ended. The draft was saved before. */
export async function openEndedPage(
  end: (fake: FakeSession) => Promise<void>,
  options?: PageOptions,
) {
  const page = await openPage({ text: 'unsaved', ...options });
  await end(page.fake);
  await page.fake.advance(0);
  return page;
}

/** The session ends because nobody uses it. */
export async function goIdle(fake: FakeSession): Promise<void> {
  await fake.goIdle();
  await fake.advance(minute);
}

/** Something happens to the session, and the next check finds it. */
export const checkAfter = (act: (fake: FakeSession) => void) => async (fake: FakeSession) => {
  act(fake);
  await fake.advance(minute);
  fake.focus();
  await fake.advance(0);
};
/** The user is blocked. */
export const block = checkAfter((fake) => fake.block());
