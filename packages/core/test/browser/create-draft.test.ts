import { describe, expect, it, vi } from 'vitest';
import { hour } from '../fake-answers.js';
import {
  alice,
  goIdle,
  key,
  lossKey,
  openEndedPage,
  openPage,
  setUpTab,
  start,
  stored,
} from './fake-draft.js';
import { createDeniedStorage } from './fake-page.js';

const day = 24 * hour;

setUpTab();

describe('a draft', () => {
  it('is restored once, with the text that was saved last, and does not name the user', async () => {
    const { draft } = await openPage({ text: 'first' });
    draft.save('second');
    expect(stored()).toContain('second');
    expect(stored()).not.toContain('alice');
    expect(draft.restore()).toBe('second');
    expect(draft.restore()).toBeNull();
    expect(stored()).toBeNull();
  });

  it('survives a reload', async () => {
    await openPage({ text: 'unsaved' });
    expect((await openPage()).draft.restore()).toBe('unsaved');
  });

  it('is removed, and never returned, when another user signs in', async () => {
    for (const user of [{ sub: 'auth0|bob' }, { ...alice, org_id: 'org_1' }]) {
      const before = await openEndedPage(goIdle);
      const { draft } = await openPage({ user, now: before.fake.now() });
      expect(stored()).toBeNull();
      expect(draft.restore()).toBeNull();
    }
  });

  it.each([
    [day, 'unsaved'],
    [day + 1, null],
    [-day - 1, null],
  ])('%i ms after it was saved, restores %j', async (ms, text) => {
    await openPage({ text: 'unsaved' });
    const { draft } = await openPage({ now: start + ms });
    expect(draft.restore()).toBe(text);
    expect(stored()).toBeNull();
  });

  it.each([
    [start, null],
    // An earlier ending says nothing about it.
    [start - 1, 'unsaved'],
  ])('after a block at %i that no page of the app noticed, restores %j', async (at, text) => {
    await openPage({ text: 'unsaved' });
    sessionStorage.setItem(lossKey, JSON.stringify({ reason: 'user_blocked', at }));
    expect((await openPage()).draft.restore()).toBe(text);
  });

  it('is not saved, and not removed, while nobody is signed in', async () => {
    await openPage({ user: null, text: 'unsaved' });
    expect(stored()).toBeNull();
    const { draft } = await openEndedPage(goIdle);
    draft.save('after the end');
    expect(draft.restore()).toBeNull();
    expect(stored()).toContain('unsaved');
  });

  it('is removed by drop(), independent of drafts with another name', async () => {
    const { session, draft, createDraft } = await openPage({ text: 'a note' });
    const other = createDraft(session, 'letter');
    other.save('a letter');
    draft.drop();
    expect(draft.restore()).toBeNull();
    expect(other.restore()).toBe('a letter');
  });

  it.each(['', 'null', 'no JSON', '[]', '{"text":1}', '{"text":"x","owner":"","at":1}'])(
    'is none if the storage contains %j',
    async (text) => {
      const { draft } = await openPage();
      sessionStorage.setItem(key, text);
      expect(draft.restore()).toBeNull();
      expect(stored()).toBeNull();
    },
  );

  it.each(['text', 'at'])('is none if the storage contains another type of %s', async (name) => {
    const { draft } = await openPage({ text: 'unsaved' });
    const entry = JSON.parse(stored() ?? '');
    sessionStorage.setItem(key, JSON.stringify({ ...entry, [name]: [start] }));
    expect(draft.restore()).toBeNull();
  });

  it('does nothing where storage is denied or full', async () => {
    const { draft } = await openPage();
    vi.stubGlobal('sessionStorage', createDeniedStorage());
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
