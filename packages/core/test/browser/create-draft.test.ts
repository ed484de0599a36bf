import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SessionOptions, StartableSession } from '../../src/index.js';
import type { FakeSession, FakeUser } from '../../src/testing/index.js';
import { visit } from './happy-dom.js';

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
const KEY = 'auth0-heartbeat.draft.note';
const LOSS_KEY = 'auth0-heartbeat.last-loss';
const NOW = 1_000_000_000;
const alice: FakeUser = { sub: 'auth0|alice' };

beforeEach(() => {
  visit('https://app.example.com/');
  localStorage.clear();
  sessionStorage.clear();
});

afterEach(() => {
  vi.unstubAllGlobals();
});

interface PageOptions extends SessionOptions {
  readonly user?: FakeUser | null;
  readonly now?: number;
  /** What happens before the session is started. */
  readonly prepare?: (fake: FakeSession) => void;
}

/** Loads a page of the tab: its modules know nothing yet. */
async function openPage({
  user = alice,
  now = NOW,
  prepare = () => {},
  ...options
}: PageOptions = {}) {
  vi.resetModules();
  const { startSession } = await import('../../src/index.js');
  const { createFakeSession } = await import('../../src/testing/index.js');
  const { clearWebStorage, createDraft } = await import('../../src/cleanup/index.js');
  const lastLoss = sessionStorage.getItem(LOSS_KEY);
  // It forgets what the test before has left for the next page.
  const fake = createFakeSession({ user, now });
  if (lastLoss) sessionStorage.setItem(LOSS_KEY, lastLoss);
  prepare(fake);
  const session = startSession(fake.client, { idleTimeoutMs: 15 * MINUTE_MS, ...options });
  const draft = createDraft(session, 'note');
  await fake.advance(0);
  return { fake, session, draft, createDraft, clearWebStorage };
}

/** A page whose session has ended. The draft was saved before. */
async function openEndedPage(end: (fake: FakeSession) => Promise<void>, options?: PageOptions) {
  const page = await openPage(options);
  page.draft.save('unsaved');
  await end(page.fake);
  await page.fake.advance(0);
  return page;
}

async function goIdle(fake: FakeSession): Promise<void> {
  await fake.goIdle();
  await fake.advance(MINUTE_MS);
}

async function checkAfter(fake: FakeSession, act: () => void): Promise<void> {
  act();
  await fake.advance(MINUTE_MS);
  fake.focus();
  await fake.advance(0);
}

describe('a draft', () => {
  it('is stored without the name of the user', async () => {
    const { draft } = await openPage();
    draft.save('unsaved');
    expect(sessionStorage.getItem(KEY)).toContain('unsaved');
    expect(sessionStorage.getItem(KEY)).not.toContain('alice');
  });

  it('is restored once, with the text that was saved last', async () => {
    const { draft } = await openPage();
    draft.save('first');
    draft.save('second');
    expect(draft.restore()).toBe('second');
    expect(draft.restore()).toBeNull();
    expect(sessionStorage.getItem(KEY)).toBeNull();
  });

  it('is restored by the page that follows an ending which was foreseen', async () => {
    const before = await openEndedPage(goIdle);
    expect(before.session.getSnapshot().loss?.reason).toBe('idle_timeout');
    const { session, draft } = await openPage({ now: before.fake.now() });
    expect(session.getSnapshot().lastLoss?.reason).toBe('idle_timeout');
    expect(draft.restore()).toBe('unsaved');
  });

  it('waits in a page on which nobody is signed in', async () => {
    const before = await openEndedPage(goIdle);
    const between = await openPage({ user: null, now: before.fake.now() });
    expect(between.session.getSnapshot()).toMatchObject({
      status: 'signed_out',
      lastLoss: { reason: 'idle_timeout' },
    });
    expect(between.draft.restore()).toBeNull();
    const { session, draft } = await openPage({ now: before.fake.now() });
    expect(session.getSnapshot().lastLoss).toBeNull();
    expect(draft.restore()).toBe('unsaved');
  });

  it('survives a reload', async () => {
    const before = await openPage();
    before.draft.save('unsaved');
    const { draft } = await openPage();
    expect(draft.restore()).toBe('unsaved');
  });

  it('survives a session that expires at the tenant, and one that cannot be verified', async () => {
    const expired = await openEndedPage((fake) => checkAfter(fake, () => fake.expire()));
    expect(expired.session.getSnapshot().loss?.reason).toBe('session_expired');
    expect(sessionStorage.getItem(KEY)).not.toBeNull();
    const unverifiable = await openEndedPage(
      async (fake) => {
        fake.goOffline();
        await fake.advance(10 * MINUTE_MS);
      },
      { maxUnverifiedMs: 10 * MINUTE_MS },
    );
    expect(unverifiable.session.getSnapshot().loss?.reason).toBe('unverifiable');
    expect(sessionStorage.getItem(KEY)).not.toBeNull();
  });

  it('is restored in the same page if the user signs in again without leaving it', async () => {
    const { fake, draft } = await openEndedPage(goIdle, { redirectToLogin: false });
    fake.signIn();
    await fake.advance(0);
    expect(draft.restore()).toBe('unsaved');
  });

  it('survives a restart of the session in the page that stayed', async () => {
    const { fake, session } = await openEndedPage(goIdle, { redirectToLogin: false });
    expect(session.getSnapshot()).toMatchObject({
      status: 'signed_out',
      loss: { reason: 'idle_timeout' },
    });
    session.stop();
    (session as StartableSession).start();
    await fake.advance(0);
    expect(session.getSnapshot()).toMatchObject({ status: 'signed_out', loss: null });
    expect(sessionStorage.getItem(KEY)).not.toBeNull();
  });

  it('is kept by the ready clean-up tasks, but not by sessionStorage.clear()', async () => {
    const { clearWebStorage } = await openPage();
    await openEndedPage(goIdle, { clearLocalState: clearWebStorage({ prefix: ['a', 'auth0'] }) });
    expect(sessionStorage.getItem(KEY)).not.toBeNull();
    await openEndedPage(goIdle, { clearLocalState: () => sessionStorage.clear() });
    expect(sessionStorage.getItem(KEY)).toBeNull();
  });

  it.each([
    ['user_blocked', (fake: FakeSession) => checkAfter(fake, () => fake.block())],
    ['login_required', (fake: FakeSession) => checkAfter(fake, () => fake.signOutElsewhere())],
    ['user_changed', (fake: FakeSession) => checkAfter(fake, () => fake.switchUser())],
    ['signed_out', (fake: FakeSession) => checkAfter(fake, () => fake.signOutInOtherTab())],
  ])('is removed at once when the session ends with %s', async (reason, end) => {
    let stored: string | null = 'not cleared';
    const { session } = await openEndedPage(end, {
      clearLocalState: () => void (stored = sessionStorage.getItem(KEY)),
    });
    expect(session.getSnapshot().loss?.reason ?? session.getSnapshot().status).toBe(reason);
    expect(stored).toBeNull();
  });

  it('is removed if the session has ended for another reason before it is created', async () => {
    const { fake, session, draft, createDraft } = await openPage({ redirectToLogin: false });
    draft.save('unsaved');
    draft.stop();
    await checkAfter(fake, () => fake.block());
    expect(sessionStorage.getItem(KEY)).not.toBeNull();
    createDraft(session, 'note');
    expect(sessionStorage.getItem(KEY)).toBeNull();
  });

  it('is removed at a logout of a user who was signed in before it is created', async () => {
    const { session, createDraft } = await openPage();
    createDraft(session, 'letter').save('unsaved');
    await session.logout();
    expect(sessionStorage.getItem('auth0-heartbeat.draft.letter')).toBeNull();
  });

  it('is removed at a logout, whether or not the app is cleared', async () => {
    for (const clearOnLogout of [true, false]) {
      const { draft, session } = await openPage({ clearOnLogout });
      draft.save('unsaved');
      await session.logout();
      expect(sessionStorage.getItem(KEY)).toBeNull();
    }
  });

  it.each([
    ['blocked', null, (fake: FakeSession) => fake.block()],
    ['failed', 'unsaved', (fake: FakeSession) => fake.goOffline()],
  ] as const)('after a login that is refused as %s, is %j', async (status, text, prepare) => {
    await openEndedPage(goIdle);
    visit(`https://app.example.com/?code=c&state=${status}`);
    const { session } = await openPage({ user: null, prepare });
    expect(session.getSnapshot().login?.status).toBe(status);
    const { draft } = await openPage();
    expect(draft.restore()).toBe(text);
  });

  it('is removed, and never returned, when another user signs in', async () => {
    for (const user of [{ sub: 'auth0|bob' }, { ...alice, org_id: 'org_1' }]) {
      const before = await openEndedPage(goIdle);
      const { draft } = await openPage({ user, now: before.fake.now() });
      expect(sessionStorage.getItem(KEY)).toBeNull();
      expect(draft.restore()).toBeNull();
    }
  });

  it.each([
    [DAY_MS, 'unsaved'],
    [DAY_MS + 1, null],
    [-DAY_MS - 1, null],
  ])('%i ms after it was saved, restores %j', async (ms, text) => {
    const before = await openPage();
    before.draft.save('unsaved');
    const { draft } = await openPage({ now: NOW + ms });
    expect(draft.restore()).toBe(text);
    expect(sessionStorage.getItem(KEY)).toBeNull();
  });

  it('is not restored if an ending that no page of the app noticed has another reason', async () => {
    const before = await openPage();
    before.draft.save('unsaved');
    const remember = (at: number) =>
      sessionStorage.setItem(LOSS_KEY, JSON.stringify({ reason: 'user_blocked', at }));
    remember(NOW);
    const { draft } = await openPage();
    expect(draft.restore()).toBeNull();
    // An earlier ending says nothing about it.
    draft.save('later');
    remember(NOW - 1);
    expect((await openPage()).draft.restore()).toBe('later');
  });

  it('is not saved, and not removed, while nobody is signed in', async () => {
    const signedOut = await openPage({ user: null });
    signedOut.draft.save('unsaved');
    expect(sessionStorage.getItem(KEY)).toBeNull();
    const { draft } = await openEndedPage(goIdle);
    draft.save('after the end');
    expect(draft.restore()).toBeNull();
    expect(sessionStorage.getItem(KEY)).toContain('unsaved');
  });

  it('is removed by drop()', async () => {
    const { draft } = await openPage();
    draft.save('unsaved');
    draft.drop();
    expect(draft.restore()).toBeNull();
  });

  it('does not watch the session any more after stop()', async () => {
    const { fake, draft } = await openPage();
    draft.save('unsaved');
    draft.stop();
    await checkAfter(fake, () => fake.block());
    expect(sessionStorage.getItem(KEY)).not.toBeNull();
  });

  it('is independent of drafts with another name', async () => {
    const { session, draft, createDraft } = await openPage();
    const other = createDraft(session, 'letter');
    draft.save('a note');
    other.save('a letter');
    expect(draft.restore()).toBe('a note');
    expect(other.restore()).toBe('a letter');
  });

  it.each(['', 'null', 'no JSON', '[]', '{"text":1}', '{"text":"x","owner":"","at":1}'])(
    'is none if the storage contains %j',
    async (stored) => {
      const { draft } = await openPage();
      sessionStorage.setItem(KEY, stored);
      expect(draft.restore()).toBeNull();
      expect(sessionStorage.getItem(KEY)).toBeNull();
    },
  );

  it.each(['text', 'at'])('is none if the storage contains another type of %s', async (name) => {
    const { draft } = await openPage();
    draft.save('unsaved');
    const stored = JSON.parse(sessionStorage.getItem(KEY) ?? '');
    sessionStorage.setItem(KEY, JSON.stringify({ ...stored, [name]: [NOW] }));
    expect(draft.restore()).toBeNull();
  });

  it('does nothing where storage is denied or full', async () => {
    const { draft } = await openPage();
    const deny = () => {
      throw new DOMException('denied', 'SecurityError');
    };
    vi.stubGlobal('sessionStorage', { getItem: deny, setItem: deny, removeItem: deny });
    draft.save('unsaved');
    expect(draft.restore()).toBeNull();
    draft.drop();
  });

  it('rejects invalid arguments', async () => {
    const { session, draft, createDraft } = await openPage();
    const invalid = (message: string) =>
      expect.objectContaining({ name: 'SessionHeartbeatError', message });
    for (const name of ['', undefined, 7]) {
      expect(() => createDraft(session, name as never)).toThrow(
        invalid('invalid_option: createDraft.name'),
      );
    }
    expect(() => draft.save(undefined as never)).toThrow(invalid('invalid_option: draft.text'));
    for (const other of [undefined, {}]) {
      expect(() => createDraft(other as never, 'note')).toThrow(
        invalid('invalid_heartbeat: createDraft'),
      );
    }
  });
});
