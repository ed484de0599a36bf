import { describe, expect, it, vi } from 'vitest';
import { askToLeave, endSession, loss } from './fake-ending.js';
import { createAnswer, never, setUpPage, settle, wait } from './fake-page.js';

const later = { ...loss, at: 2 };

const page = setUpPage();

describe('an ending stops when a new session begins', () => {
  it('before the tokens are removed', async () => {
    const onCleared = vi.fn();
    const task = createAnswer();
    const { steps, lose, signIn } = endSession({ clearLocalState: () => task.promise, onCleared });
    await lose();
    signIn();
    task.answer();
    await settle();
    expect(steps).toEqual([]);
    expect(onCleared).not.toHaveBeenCalled();
  });

  it('while it waits for the page to be shown', async () => {
    page.isVisible = false;
    const { steps, client, lose, signIn } = endSession();
    await lose();
    signIn();
    await page.show();
    expect(steps).toEqual(['logout']);
    expect(client.checkSession).not.toHaveBeenCalled();
  });

  it('while it waits for the redirect', async () => {
    const { steps, client, lose, signIn } = endSession();
    await lose();
    signIn();
    await page.restore();
    expect(steps).toEqual(['logout', 'redirect']);
    expect(client.checkSession).not.toHaveBeenCalled();
  });

  it('before a redirect that the user cancelled is repeated', async () => {
    const { steps, lose, signIn } = endSession();
    const removal = new AbortController();
    window.addEventListener('beforeunload', (event) => event.preventDefault(), removal);
    await lose();
    askToLeave();
    signIn();
    await wait(15_000);
    await page.act('focus');
    expect(steps).toEqual(['logout', 'redirect']);
    removal.abort();
  });

  it('and leaves no listener behind', async () => {
    const added: AbortSignal[] = [];
    const addEventListener = window.addEventListener.bind(window);
    vi.spyOn(window, 'addEventListener').mockImplementation((...listener) => {
      const [, , options] = listener;
      if (typeof options === 'object' && options.signal) added.push(options.signal);
      addEventListener(...listener);
    });
    const { lose, signIn } = endSession();
    await lose();
    signIn();
    await page.act('focus');
    expect(added.length).toBeGreaterThan(0);
    expect(added.every(({ aborted }) => aborted)).toBe(true);
  });
});

describe('a login popup', () => {
  it('that begins a new session during an ending prevents the redirect', async () => {
    const { steps, lose, signIn, openPopup } = endSession();
    const login = createAnswer();
    void openPopup(login.promise.then(signIn));
    await lose();
    expect(steps).toEqual(['logout']);
    login.answer();
    await settle();
    expect(steps).toEqual(['logout']);
  });

  it('that is closed without a login is followed by the redirect', async () => {
    const { steps, lose, openPopup } = endSession();
    const login = createAnswer();
    const popup = openPopup(login.promise);
    await lose();
    login.fail(new Error('Popup closed'));
    await expect(popup).rejects.toThrow('Popup closed');
    await settle();
    expect(steps).toEqual(['logout', 'redirect']);
  });

  it('that opens while the ending looks for a new session is waited for', async () => {
    page.isVisible = false;
    const { steps, client, lose, openPopup } = endSession();
    const login = createAnswer();
    client.checkSession.mockImplementationOnce(async () => {
      openPopup(login.promise).catch(() => undefined);
    });
    await lose();
    await page.show();
    expect(steps).toEqual(['logout']);
    login.fail(new Error('Popup closed'));
    await settle();
    expect(steps).toEqual(['logout', 'redirect']);
  });

  it('that opens meanwhile asks the tenant only after the response that would close it', async () => {
    page.isVisible = false;
    const { client, lose, openPopup, popups } = endSession();
    const check = createAnswer<undefined>();
    client.checkSession.mockReturnValueOnce(check.promise);
    await lose();
    await page.show();
    void openPopup(never());
    await settle();
    expect(popups()).toBe(0);
    check.answer(undefined);
    await settle();
    expect(popups()).toBe(1);
  });

  it('as another user is watched after the clean-up if the page stays', async () => {
    const clearLocalState = vi.fn();
    const ending = endSession({ clearLocalState, redirectToLogin: false });
    await ending.openPopup(Promise.resolve());
    ending.client.getIdTokenClaims.mockResolvedValue({ sub: 'auth0|bob' });
    await ending.lose({ ...loss, reason: 'user_changed' });
    expect(ending.steps).toEqual(['start']);
    // Nobody else has stored anything yet.
    expect(clearLocalState).toHaveBeenCalledWith(
      expect.objectContaining({ otherUserSignedIn: false }),
    );
  });
});

describe('the ending of a second session', () => {
  it('is complete, and the only one, if the page stayed after the first', async () => {
    const clearLocalState = vi.fn();
    const onCleared = vi.fn();
    const options = { clearLocalState, onCleared, redirectToLogin: false } as const;
    const { steps, lose, signIn } = endSession(options);
    await lose();
    signIn();
    await lose(later);
    await page.restore();
    expect(clearLocalState).toHaveBeenCalledTimes(2);
    expect(onCleared.mock.calls).toEqual([[loss], [later]]);
    expect(steps).toEqual(['logout', 'logout']);
  });

  it('redirects once if the first one still waits for the page to be shown', async () => {
    page.isVisible = false;
    const { steps, client, lose, signIn } = endSession();
    await lose();
    signIn();
    await lose(later);
    await page.show();
    expect(client.checkSession).toHaveBeenCalledOnce();
    expect(steps).toEqual(['logout', 'logout', 'redirect']);
  });

  it('redirects once if the Back button restores the page of both', async () => {
    const { steps, lose, signIn } = endSession();
    await lose();
    signIn();
    await lose(later);
    await page.restore();
    expect(steps).toEqual(['logout', 'redirect', 'logout', 'redirect', 'redirect']);
  });
});
