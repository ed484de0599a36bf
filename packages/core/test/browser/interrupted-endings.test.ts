import { describe, expect, it, vi } from 'vitest';
import { digestOf } from '../../src/machine/digest.js';
import { loginRequired, offline } from '../fake-answers.js';
import { alice, bob, callBack, load, share, shared, setUpBrowser, wait } from './fake-page-load.js';
import { passive } from './fake-session-probe.js';
import { visit } from './happy-dom.js';

vi.mock('../../src/browser/session-probe.js', () => import('./fake-session-probe.js'));
setUpBrowser();

/** Alice was signed in, and her session may be asked about. */
async function visitAsAlice(): Promise<void> {
  const page = await load({ restored: alice });
  await wait(0);
  page.leave();
  passive.ask.mockClear();
}

/** A clean-up that the end of the page interrupts. */
const hangs = () => new Promise<never>(() => {});

describe('a logout whose clean-up takes a while', () => {
  const clearLocalState = () => new Promise((resolve) => setTimeout(resolve, 2_000));

  it.each<[string, (page: Awaited<ReturnType<typeof load>>) => void]>([
    ['a 401', ({ session }) => session.report({ error: '401' })],
    ['a focus', () => window.dispatchEvent(new Event('focus'))],
    ['check()', ({ session }) => void session.check()],
    ['a second', () => {}],
  ])('is not undone by %s', async (_, act) => {
    const page = await load({ restored: alice, clearLocalState });
    await wait(60_000);
    page.mocks.getTokenSilently.mockClear();
    const done = page.session.logout();
    await wait(500);
    act(page);
    await wait(1_000);
    expect(page.session.getSnapshot().status).toBe('signed_out');
    await wait(10_000);
    await done;
    expect(page.session.getSnapshot().status).toBe('signed_out');
    expect(page.mocks.getTokenSilently).not.toHaveBeenCalled();
    expect(shared().check).toMatchObject({ verdict: 'lost', code: 'signed_out' });
  });

  it('is over if the client refuses it: the user is still signed in', async () => {
    const page = await load({ restored: alice });
    page.mocks.logout.mockRejectedValueOnce(new Error('Not now.'));
    await expect(page.session.logout()).rejects.toThrow('Not now.');
    await wait(10_000);
    expect(page.session.getSnapshot().status).toBe('active');
  });
});

describe('a reload during a clean-up', () => {
  it('of a loss repeats it', async () => {
    await visitAsAlice();
    const page = await load({ restored: alice, clearLocalState: hangs });
    page.mocks.getTokenSilently.mockRejectedValue(loginRequired);
    await wait(60_000);
    void page.session.check();
    await wait(100);
    expect(page.session.getSnapshot().status).toBe('lost');
    page.leave();

    const next = await load();
    expect(next.session.getSnapshot().status).toBe('signed_out');
    expect(next.cleared).toHaveBeenCalledOnce();
    next.leave();
    expect((await load()).cleared).not.toHaveBeenCalled();
  });

  it('for another user repeats it before that user is shown', async () => {
    await visitAsAlice();
    callBack('code=c');
    const page = await load({ clearLocalState: hangs });
    page.mocks.handleRedirectCallback.mockImplementation(async () => {
      page.signIn(bob);
      return {};
    });
    await wait(500);
    page.leave();
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
    const page = await load({ restored: bob });
    expect(page.cleared).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ reason: 'user_changed', otherUserSignedIn: true }),
    );
  });

  it('clears nothing for Alice', async () => {
    await visitAsAlice();
    expect((await load({ restored: alice })).cleared).not.toHaveBeenCalled();
  });
});

describe('a tenant that has not answered at the page load', () => {
  /** Ten minutes without an answer. */
  async function waitForTenant() {
    await visitAsAlice();
    passive.ask.mockRejectedValue(offline());
    const page = await load();
    await wait(600_000);
    expect(page.session.getSnapshot().status).toBe('signed_out');
    page.client.checkSession.mockImplementation(async () => page.signIn(alice));
    return page;
  }

  it.each(['online', 'focus'])('is asked again at %s', async (type) => {
    const page = await waitForTenant();
    window.dispatchEvent(new Event(type));
    await wait(0);
    expect(page.session.getSnapshot().status).toBe('active');
  });

  it('is asked at most once in the minimum gap', async () => {
    const page = await waitForTenant();
    page.client.checkSession.mockReset().mockResolvedValue(undefined);
    for (let count = 0; count < 5; count++) {
      window.dispatchEvent(new Event('focus'));
      await wait(1_000);
    }
    expect(page.client.checkSession).toHaveBeenCalledOnce();
  });

  it('is asked again after a stop and a start', async () => {
    const page = await waitForTenant();
    page.session.stop();
    page.session.start();
    await wait(15_000);
    expect(page.session.getSnapshot().status).toBe('active');
  });
});

describe('a clean-up task that is no function any more', () => {
  it('is reported, and the ending goes on', async () => {
    const tasks: (() => void)[] = [() => {}];
    const page = await load({ restored: alice, clearLocalState: tasks });
    tasks.splice(0, 1, null as never);
    page.mocks.getTokenSilently.mockRejectedValue({
      error: 'unauthorized',
      error_description: 'user is blocked',
    });
    void page.session.check();
    await wait(5_000);
    expect(page.client.loginWithRedirect).toHaveBeenCalledOnce();
  });
});
