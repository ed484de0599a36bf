import { describe, expect, it, vi } from 'vitest';
import type { SessionOptions } from '../../src/index.js';
import { digestOf } from '../../src/machine/digest.js';
import { notifySignedIn } from '../../src/shell/client-registry.js';
import { alice, blocked, bob, loginRequired } from '../fake-answers.js';
import { never, recordKey, settle, wait } from './fake-page.js';
import { callBack, createPage, load, setUpPageLoads, share, shared } from './fake-page-load.js';
import { visit } from './happy-dom.js';

vi.mock('../../src/browser/session-probe.js', () => import('./fake-session-probe.js'));
const page = setUpPageLoads();

/** Alice was signed in, and her session may be asked about. */
async function visitAsAlice(): Promise<void> {
  (await load({ restored: alice })).leave();
}

describe('a logout whose clean-up takes a while', () => {
  const clearLocalState = () => new Promise((resolve) => setTimeout(resolve, 2_000));

  it.each<[string, (loaded: Awaited<ReturnType<typeof load>>) => unknown]>([
    ['a 401', ({ session }) => session.report({ error: '401' })],
    ['a focus', () => page.act('focus')],
    ['check()', ({ session }) => session.check()],
    ['a second', () => {}],
  ])('is not undone by %s', async (_, act) => {
    const loaded = await load({ restored: alice, clearLocalState });
    const { session, mocks } = loaded;
    await wait(60_000);
    mocks.getTokenSilently.mockClear();
    const done = session.logout();
    await wait(500);
    void act(loaded);
    await wait(1_000);
    expect(session.getSnapshot().status).toBe('signed_out');
    await wait(10_000);
    await done;
    expect(session.getSnapshot().status).toBe('signed_out');
    expect(mocks.getTokenSilently).not.toHaveBeenCalled();
    expect(shared().check).toMatchObject({ verdict: 'lost', code: 'signed_out' });
  });

  it('is over if the client refuses it: the user is still signed in', async () => {
    const { mocks, session } = await load({ restored: alice });
    mocks.logout.mockRejectedValueOnce(new Error('Not now.'));
    await expect(session.logout()).rejects.toThrow('Not now.');
    await wait(10_000);
    expect(session.getSnapshot().status).toBe('active');
  });
});

describe('a reload during a clean-up', () => {
  it('of a loss repeats it', async () => {
    await visitAsAlice();
    const interrupted = await load({ restored: alice, clearLocalState: never });
    await wait(60_000);
    await interrupted.lose(loginRequired);
    expect(interrupted.session.getSnapshot().status).toBe('lost');
    interrupted.leave();
    const next = await load();
    expect(next.session.getSnapshot().status).toBe('signed_out');
    expect(next.cleared).toHaveBeenCalledOnce();
    next.leave();
    expect((await load()).cleared).not.toHaveBeenCalled();
  });

  it('for another user repeats it before that user is shown', async () => {
    await visitAsAlice();
    callBack('code=c');
    const interrupted = createPage({ clearLocalState: never });
    interrupted.completeAs(bob);
    await interrupted.start(500);
    interrupted.leave();
    visit('https://app.example.com/notes');
    const next = await load({ restored: bob });
    expect(next.session.getSnapshot().user).toEqual(bob);
    expect(next.cleared).toHaveBeenCalledOnce();
    next.leave();
    expect((await load({ restored: bob })).cleared).not.toHaveBeenCalled();
  });
});

describe('a tab that was discarded under Alice', () => {
  it('clears what is its own when Bob has signed in elsewhere since', async () => {
    await visitAsAlice();
    share({ ...shared(), data: { at: Date.now(), user: digestOf(bob.sub) } });
    const { cleared } = await load({ restored: bob });
    expect(cleared).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ reason: 'user_changed', otherUserSignedIn: true }),
    );
  });

  it('clears nothing for Alice', async () => {
    await visitAsAlice();
    expect((await load({ restored: alice })).cleared).not.toHaveBeenCalled();
  });
});

describe('an ending in a page that stays', () => {
  const loadAlice = (options?: SessionOptions) =>
    load({ restored: alice, redirectToLogin: false, ...options });

  it.each([
    ['removes the tokens', undefined],
    ['finds no user whose tokens could not be removed', async () => undefined],
  ])('%s, and keeps the loss until the next login', async (_, logout) => {
    const { cleared, lose, mocks, session, statuses } = await loadAlice();
    if (logout) mocks.logout.mockImplementation(logout);
    await lose(blocked);
    const expected = { status: 'signed_out', loss: { reason: 'user_blocked' } };
    expect(session.getSnapshot()).toMatchObject(expected);
    await wait(60_000);
    expect(session.getSnapshot()).toMatchObject(expected);
    expect(statuses).toEqual(['loading', 'active', 'lost', 'signed_out']);
    expect(cleared).toHaveBeenCalledOnce();
  });

  it.each<[string, SessionOptions, string]>([
    ['once for the next user what the ending has cleared', {}, 'signed_out'],
    ['for the next user what a logout has kept', { clearOnLogout: false }, 'user_changed'],
  ])('clears %s', async (_, options, reason) => {
    const { cleared, session, signIn } = await loadAlice(options);
    // Alice signs out in another tab, and Bob signs in in this one.
    const at = Date.now() + 1;
    const check = { at, verdict: 'lost', code: 'signed_out', user: digestOf(alice.sub) };
    const message = { key: recordKey, newValue: JSON.stringify({ check }) };
    window.dispatchEvent(Object.assign(new Event('storage'), message));
    await settle();
    signIn(bob);
    await session.check();
    expect(session.getSnapshot().user?.sub).toBe('auth0|bob');
    expect(cleared).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ reason }));
  });

  it('clears once if the client has the tokens of another user meanwhile', async () => {
    const { client, cleared, signIn, statuses } = await loadAlice();
    signIn(bob);
    notifySignedIn(client);
    await settle();
    expect(statuses).toContain('lost');
    expect(cleared).toHaveBeenCalledOnce();
  });
});

it('a clean-up task that is no function any more is reported, and the ending goes on', async () => {
  const tasks: (() => void)[] = [() => {}];
  const { client, lose } = await load({ restored: alice, clearLocalState: tasks });
  tasks.splice(0, 1, null as never);
  await lose(blocked);
  expect(page.reported).toEqual([expect.any(TypeError)]);
  expect(client.loginWithRedirect).toHaveBeenCalledOnce();
});
