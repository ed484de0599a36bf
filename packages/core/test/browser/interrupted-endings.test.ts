import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { browserPage } from '../../src/browser/page.js';
import { createSession, type SessionOptions } from '../../src/index.js';
import { digestOf } from '../../src/machine/digest.js';
import { loginRequired, offline } from '../fake-answers.js';
import { createFakeClient } from '../fake-client.js';
import { visit } from './happy-dom.js';

const key = 'auth0-heartbeat.tenant.example.com.spa';
const alice = { sub: 'auth0|alice', sid: 'one' };
const bob = { sub: 'auth0|bob', sid: 'two' };

const passive = vi.hoisted(() => ({ ask: vi.fn<() => Promise<unknown>>() }));
vi.mock('../../src/browser/session-probe.js', () => ({
  sessionProbe: () => ({ kind: 'silent_auth', passive: true, ask: passive.ask }),
}));

const shared = () => JSON.parse(localStorage.getItem(key) ?? '{}');

let pages: { leave(): void }[] = [];

beforeEach(() => {
  visit('https://app.example.com/notes');
  localStorage.clear();
  sessionStorage.clear();
  passive.ask.mockReset().mockResolvedValue({ session: 'alive' });
  vi.spyOn(browserPage, 'isVisible').mockReturnValue(true);
  vi.stubGlobal('reportError', () => {});
  vi.useFakeTimers();
});

afterEach(() => {
  for (const page of pages) page.leave();
  pages = [];
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** A page load. `restored`: the user whom `checkSession` finds. */
async function load({
  restored,
  ...options
}: SessionOptions & { restored?: typeof alice | undefined } = {}) {
  let user: typeof alice | undefined;
  const client = {
    ...createFakeClient(),
    checkSession: vi.fn(async () => void (user ??= restored)),
  };
  client.getIdTokenClaims.mockImplementation(async () => user);
  client.logout.mockImplementation(async () => void (user = undefined));
  client.loginWithRedirect.mockImplementation(async () => undefined);
  // The session replaces methods of the client.
  const { getTokenSilently, handleRedirectCallback, logout } = client;
  const cleared = vi.fn();
  const session = createSession(client, { clearLocalState: cleared, ...options });
  const page = {
    client,
    session,
    cleared,
    getTokenSilently,
    handleRedirectCallback,
    logout,
    signIn: (next: typeof alice) => void (user = next),
    wait: (ms: number) => vi.advanceTimersByTimeAsync(ms),
    leave: () => session.stop(),
    status: () => session.getSnapshot().status,
  };
  pages.push(page);
  session.start();
  await page.wait(0);
  return page;
}

/** Alice was signed in, and her session may be asked about. */
async function visitAsAlice(): Promise<void> {
  const page = await load({ restored: alice });
  await page.wait(0);
  page.leave();
  passive.ask.mockClear();
}

/** A clean-up that the end of the page interrupts. */
const hangs = () => new Promise<never>(() => {});

function callBack(parameters: string): void {
  sessionStorage.setItem('a0.spajs.txs.spa', '{"state":"s"}');
  visit(`https://app.example.com/?${parameters}&state=s`);
}

describe('a logout whose clean-up takes a while', () => {
  const clearLocalState = () => new Promise((resolve) => setTimeout(resolve, 2_000));

  it.each<[string, (page: Awaited<ReturnType<typeof load>>) => void]>([
    ['a 401', ({ session }) => session.report({ error: '401' })],
    ['a focus', () => window.dispatchEvent(new Event('focus'))],
    ['check()', ({ session }) => void session.check()],
    ['a second', () => {}],
  ])('is not undone by %s', async (_, act) => {
    const page = await load({ restored: alice, clearLocalState });
    await page.wait(60_000);
    page.getTokenSilently.mockClear();
    const done = page.session.logout();
    await page.wait(500);
    act(page);
    await page.wait(1_000);
    expect(page.status()).toBe('signed_out');
    await page.wait(10_000);
    await done;
    expect(page.status()).toBe('signed_out');
    expect(page.getTokenSilently).not.toHaveBeenCalled();
    expect(shared().check).toMatchObject({ verdict: 'lost', code: 'signed_out' });
  });

  it('is over if the client refuses it: the user is still signed in', async () => {
    const page = await load({ restored: alice });
    page.logout.mockRejectedValueOnce(new Error('Not now.'));
    await expect(page.session.logout()).rejects.toThrow('Not now.');
    await page.wait(10_000);
    expect(page.status()).toBe('active');
  });
});

describe('a reload during a clean-up', () => {
  it('of a loss repeats it', async () => {
    await visitAsAlice();
    const page = await load({ restored: alice, clearLocalState: hangs });
    page.getTokenSilently.mockRejectedValue(loginRequired);
    await page.wait(60_000);
    void page.session.check();
    await page.wait(100);
    expect(page.status()).toBe('lost');
    page.leave();

    const next = await load();
    expect(next.status()).toBe('signed_out');
    expect(next.cleared).toHaveBeenCalledOnce();
    next.leave();
    expect((await load()).cleared).not.toHaveBeenCalled();
  });

  it('for another user repeats it before that user is shown', async () => {
    await visitAsAlice();
    callBack('code=c');
    const page = await load({ clearLocalState: hangs });
    page.handleRedirectCallback.mockImplementation(async () => {
      page.signIn(bob);
      return {};
    });
    await page.wait(500);
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
    localStorage.setItem(
      key,
      JSON.stringify({ ...shared(), data: { at: Date.now(), user: digestOf(bob.sub) } }),
    );
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
    await page.wait(600_000);
    expect(page.status()).toBe('signed_out');
    page.client.checkSession.mockImplementation(async () => page.signIn(alice));
    return page;
  }

  it.each(['online', 'focus'])('is asked again at %s', async (type) => {
    const page = await waitForTenant();
    window.dispatchEvent(new Event(type));
    await page.wait(0);
    expect(page.status()).toBe('active');
  });

  it('is asked at most once in the minimum gap', async () => {
    const page = await waitForTenant();
    page.client.checkSession.mockReset().mockResolvedValue(undefined);
    for (let count = 0; count < 5; count++) {
      window.dispatchEvent(new Event('focus'));
      await page.wait(1_000);
    }
    expect(page.client.checkSession).toHaveBeenCalledOnce();
  });

  it('is asked again after a stop and a start', async () => {
    const page = await waitForTenant();
    page.session.stop();
    page.session.start();
    await page.wait(15_000);
    expect(page.status()).toBe('active');
  });
});

describe('a clean-up task that is no function any more', () => {
  it('is reported, and the ending goes on', async () => {
    const tasks: (() => void)[] = [() => {}];
    const page = await load({ restored: alice, clearLocalState: tasks });
    tasks.splice(0, 1, null as never);
    page.getTokenSilently.mockRejectedValue({
      error: 'unauthorized',
      error_description: 'user is blocked',
    });
    void page.session.check();
    await page.wait(5_000);
    expect(page.client.loginWithRedirect).toHaveBeenCalledOnce();
  });
});
