import { describe, expect, it } from 'vitest';
import type { StartableSession } from '../../src/index.js';
import type { FakeSession } from '../../src/testing/index.js';
import { minute } from '../fake-answers.js';
import {
  block,
  checkAfter,
  goIdle,
  openEndedPage,
  openPage,
  type PageOptions,
  setUpTab,
  stored,
} from './fake-draft.js';
import { visit } from './happy-dom.js';

setUpTab();

describe('a draft', () => {
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

  it.each<[string, (fake: FakeSession) => Promise<void>, PageOptions]>([
    ['session_expired', checkAfter((fake) => fake.expire()), {}],
    ['unverifiable', checkAfter((fake) => fake.goOffline()), { maxUnverifiedMs: minute }],
  ])('survives an ending with %s', async (reason, end, options) => {
    const { session } = await openEndedPage(end, options);
    expect(session.getSnapshot().loss?.reason).toBe(reason);
    expect(stored()).not.toBeNull();
  });

  it('is restored in the same page if the user signs in again without leaving it', async () => {
    const { fake, draft } = await openEndedPage(goIdle, { redirectToLogin: false });
    fake.signIn();
    await fake.advance(0);
    expect(draft.restore()).toBe('unsaved');
  });

  it('survives a restart of the session in the page that stayed', async () => {
    const { fake, session } = await openEndedPage(goIdle, { redirectToLogin: false });
    const expected = { status: 'signed_out', loss: { reason: 'idle_timeout' } };
    expect(session.getSnapshot()).toMatchObject(expected);
    session.stop();
    (session as StartableSession).start();
    await fake.advance(0);
    expect(session.getSnapshot()).toMatchObject({ status: 'signed_out', loss: null });
    expect(stored()).not.toBeNull();
  });

  it('is kept by the ready clean-up tasks, but not by sessionStorage.clear()', async () => {
    const { clearWebStorage } = await openPage();
    await openEndedPage(goIdle, { clearLocalState: clearWebStorage({ prefix: ['a', 'auth0'] }) });
    expect(stored()).not.toBeNull();
    await openEndedPage(goIdle, { clearLocalState: () => sessionStorage.clear() });
    expect(stored()).toBeNull();
  });

  it.each([
    ['user_blocked', block],
    ['login_required', checkAfter((fake) => fake.signOutElsewhere())],
    ['user_changed', checkAfter((fake) => fake.switchUser())],
    ['signed_out', checkAfter((fake) => fake.signOutInOtherTab())],
  ])('is removed at once when the session ends with %s', async (reason, end) => {
    let atClearing: string | null = 'not cleared';
    const { session } = await openEndedPage(end, {
      clearLocalState: () => void (atClearing = stored()),
    });
    const { loss, status } = session.getSnapshot();
    expect(loss?.reason ?? status).toBe(reason);
    expect(atClearing).toBeNull();
  });

  it('is watched until stop(), and removed by the next one after another ending', async () => {
    const page = await openPage({ text: 'unsaved', redirectToLogin: false });
    page.draft.stop();
    await block(page.fake);
    expect(stored()).not.toBeNull();
    page.createDraft(page.session, 'note');
    expect(stored()).toBeNull();
  });

  it('is removed at a logout of a user who was signed in before it is created', async () => {
    const { session, createDraft } = await openPage();
    createDraft(session, 'letter').save('unsaved');
    await session.logout();
    expect(sessionStorage.getItem('auth0-heartbeat.draft.letter')).toBeNull();
  });

  it.each([true, false])('is removed at a logout with clearOnLogout: %s', async (clearOnLogout) => {
    const { session } = await openPage({ text: 'unsaved', clearOnLogout });
    await session.logout();
    expect(stored()).toBeNull();
  });

  it.each([
    ['blocked', null, (fake: FakeSession) => fake.block()],
    ['failed', 'unsaved', (fake: FakeSession) => fake.goOffline()],
  ] as const)('after a login that is refused as %s, is %j', async (status, text, prepare) => {
    await openEndedPage(goIdle);
    visit(`https://app.example.com/?code=c&state=${status}`);
    const { session } = await openPage({ user: null, prepare });
    expect(session.getSnapshot().login?.status).toBe(status);
    expect((await openPage()).draft.restore()).toBe(text);
  });
});
