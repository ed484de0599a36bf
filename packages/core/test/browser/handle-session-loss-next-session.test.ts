import { describe, expect, it, vi } from 'vitest';
import { askToLeave, endSession, loss, setUpPage, settle } from './fake-ending.js';

const later = { ...loss, at: 2 };

const page = setUpPage();

async function restore(): Promise<void> {
  window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
  await settle();
}

async function show(): Promise<void> {
  page.isVisible = true;
  document.dispatchEvent(new Event('visibilitychange'));
  await settle();
}

describe('an ending stops when a new session begins', () => {
  it('before the tokens are removed', async () => {
    const onCleared = vi.fn();
    let finish!: () => void;
    const clearLocalState = () => new Promise<void>((resolve) => (finish = resolve));
    const { steps, lose, signIn } = endSession({ clearLocalState, onCleared });
    lose();
    await settle();
    signIn();
    finish();
    await settle();
    expect(steps).toEqual([]);
    expect(onCleared).not.toHaveBeenCalled();
  });

  it('while it waits for the page to be shown', async () => {
    page.isVisible = false;
    const { steps, client, lose, signIn } = endSession();
    lose();
    await settle();
    signIn();
    await show();
    expect(steps).toEqual(['logout']);
    expect(client.checkSession).not.toHaveBeenCalled();
  });

  it('while it waits for the redirect', async () => {
    const { steps, client, lose, signIn } = endSession();
    lose();
    await settle();
    signIn();
    await restore();
    expect(steps).toEqual(['logout', 'redirect']);
    expect(client.checkSession).not.toHaveBeenCalled();
  });

  it('before a redirect that the user cancelled is repeated', async () => {
    const { steps, lose, signIn } = endSession();
    const removal = new AbortController();
    window.addEventListener('beforeunload', (event) => event.preventDefault(), {
      signal: removal.signal,
    });
    lose();
    await settle();
    askToLeave();
    signIn();
    await vi.advanceTimersByTimeAsync(15_000);
    window.dispatchEvent(new Event('focus'));
    await settle();
    expect(steps).toEqual(['logout', 'redirect']);
    removal.abort();
  });

  it('by popup, for which the redirect waits', async () => {
    const { steps, lose, signIn, openPopup } = endSession();
    let finish!: () => void;
    void openPopup(new Promise<void>((resolve) => (finish = resolve)).then(signIn));
    lose();
    await settle();
    expect(steps).toEqual(['logout']);
    finish();
    await settle();
    expect(steps).toEqual(['logout']);
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
    lose();
    await settle();
    signIn();
    window.dispatchEvent(new Event('focus'));
    await settle();
    expect(added.length).toBeGreaterThan(0);
    expect(added.every(({ aborted }) => aborted)).toBe(true);
  });
});

describe('a popup that is closed without a login', () => {
  it('is followed by the redirect', async () => {
    const { steps, lose, openPopup } = endSession();
    let fail!: (error: Error) => void;
    const login = openPopup(new Promise((_, reject) => (fail = reject)));
    lose();
    await settle();
    fail(new Error('Popup closed'));
    await expect(login).rejects.toThrow('Popup closed');
    await settle();
    expect(steps).toEqual(['logout', 'redirect']);
  });
});

describe('the ending of a second session', () => {
  it('is complete, and the only one, if the page stayed after the first', async () => {
    const clearLocalState = vi.fn();
    const onCleared = vi.fn();
    const options = { clearLocalState, onCleared, redirectToLogin: false } as const;
    const { steps, lose, signIn } = endSession(options);
    lose();
    await settle();
    signIn();
    lose(later);
    await settle();
    await restore();
    expect(clearLocalState).toHaveBeenCalledTimes(2);
    expect(onCleared.mock.calls).toEqual([[loss], [later]]);
    expect(steps).toEqual(['logout', 'logout']);
  });

  it('redirects once if the first one still waits for the page to be shown', async () => {
    page.isVisible = false;
    const { steps, client, lose, signIn } = endSession();
    lose();
    await settle();
    signIn();
    lose(later);
    await settle();
    await show();
    expect(client.checkSession).toHaveBeenCalledOnce();
    expect(steps).toEqual(['logout', 'logout', 'redirect']);
  });

  it('redirects once if the Back button restores the page of both', async () => {
    const { steps, lose, signIn } = endSession();
    lose();
    await settle();
    signIn();
    lose(later);
    await settle();
    await restore();
    expect(steps).toEqual(['logout', 'redirect', 'logout', 'redirect', 'redirect']);
  });
});

describe('a login by popup as another user', () => {
  const bob = { sub: 'auth0|bob' };

  it('is watched after the clean-up if the page stays', async () => {
    const clearLocalState = vi.fn();
    const { steps, client, lose, openPopup } = endSession({
      clearLocalState,
      redirectToLogin: false,
    });
    await openPopup(Promise.resolve());
    client.getIdTokenClaims.mockResolvedValue(bob);
    lose({ ...loss, reason: 'user_changed' });
    await settle();
    expect(steps).toEqual(['start']);
    // Nobody else has stored anything yet.
    expect(clearLocalState).toHaveBeenCalledWith(
      expect.objectContaining({ otherUserSignedIn: false }),
    );
  });
});

it('a popup that opens while the ending looks for a new session is waited for', async () => {
  page.isVisible = false;
  const { steps, client, lose, openPopup } = endSession();
  let close!: (error: Error) => void;
  let login: Promise<unknown> = Promise.resolve();
  client.checkSession.mockImplementationOnce(async () => {
    login = openPopup(new Promise((_, reject) => (close = reject)));
    login.catch(() => undefined);
  });
  lose();
  await settle();
  await show();
  expect(steps).toEqual(['logout']);
  close(new Error('Popup closed'));
  await settle();
  expect(steps).toEqual(['logout', 'redirect']);
});

it('a popup that opens meanwhile asks the tenant only after the response that would close it', async () => {
  page.isVisible = false;
  const { client, lose, openPopup, popups } = endSession();
  let respond!: () => void;
  client.checkSession.mockImplementationOnce(
    () => new Promise((resolve) => (respond = () => resolve(undefined))),
  );
  lose();
  await settle();
  await show();
  void openPopup(new Promise<never>(() => {}));
  await settle();
  expect(popups()).toBe(0);
  respond();
  await settle();
  expect(popups()).toBe(1);
});
