import { beforeEach, describe, expect, it, vi } from 'vitest';
import { digestOf } from '../../src/machine/digest.js';
import { alice, loginRequired, offline } from '../fake-answers.js';
import { createAnswer, settle, wait } from './fake-page.js';
import {
  createPage,
  load,
  type PageOptions,
  rememberAlice,
  setUpPageLoads,
  share,
  shared,
} from './fake-page-load.js';
import { passive } from './fake-session-probe.js';
import { visit } from './happy-dom.js';

vi.mock('../../src/browser/session-probe.js', () => import('./fake-session-probe.js'));
const page = setUpPageLoads();
beforeEach(() => rememberAlice());

/** A page load of a browser whose session is over at the tenant, as far as it says. */
function loadWithoutSession(options?: PageOptions) {
  passive.ask.mockRejectedValue(loginRequired);
  return load(options);
}

/** Expects a page that has kept the data of a user whose session may not be over. */
function expectKept({ statuses, cleared }: Awaited<ReturnType<typeof load>>): void {
  expect(statuses).toEqual(['loading', 'signed_out']);
  expect(cleared).not.toHaveBeenCalled();
}

describe('a user of this browser whose session cannot be restored', () => {
  it('is lost if the tenant has no session: the app is cleared, and goes to login', async () => {
    const { session, cleared, mocks } = await loadWithoutSession();
    expect(session.getSnapshot()).toMatchObject({
      status: 'lost',
      loss: { reason: 'login_required', user: null, trigger: 'start' },
    });
    await settle();
    expect(cleared).toHaveBeenCalledOnce();
    expect(mocks.loginWithRedirect).toHaveBeenCalledOnce();
    expect(shared().check).toMatchObject({ verdict: 'lost', user: digestOf(alice.sub) });
  });

  it('is lost once: the next page load asks nothing', async () => {
    (await loadWithoutSession({ redirectToLogin: false })).leave();
    passive.ask.mockClear();
    expectKept(await load());
    expect(passive.ask).not.toHaveBeenCalled();
  });

  it('is not lost where silent authentication is not known to work', async () => {
    share({ login: { at: 1, user: digestOf(alice.sub) } });
    expectKept(await loadWithoutSession());
  });

  it('is not lost if the browser may have taken back the cookies of the tenant', async () => {
    // Another site than that of the tenant.
    visit('https://app.example.org/');
    rememberAlice(Date.now() - 29 * 86_400_000);
    expectKept(await loadWithoutSession());
    expect(passive.ask).toHaveBeenCalledOnce();
  });

  it('is not lost if a login in another tab follows the question', async () => {
    const question = createAnswer<unknown>();
    passive.ask.mockReturnValue(question.promise);
    const loaded = await load();
    rememberAlice(Date.now());
    question.fail(loginRequired);
    await settle();
    expectKept(loaded);
    expect(shared().check).toBeUndefined();
  });

  it('is restored by the client if the tenant knows the session', async () => {
    const { mocks, signIn, start, statuses } = createPage();
    mocks.getTokenSilently.mockImplementation(async () => signIn(alice));
    await start();
    expect(statuses).toEqual(['loading', 'active']);
  });

  it('is not restored by a request that would close a popup', async () => {
    const question = createAnswer<unknown>();
    passive.ask.mockReturnValue(question.promise);
    const { client, mocks, session } = await load();
    void client.loginWithPopup();
    question.answer({ session: 'alive' });
    await settle();
    expect(mocks.getTokenSilently).not.toHaveBeenCalled();
    expect(session.getSnapshot().status).toBe('signed_out');
  });
});

describe('a tenant that does not answer at the page load', () => {
  /** A page load without an answer. The next attempt of the client finds Alice. */
  async function loadWithoutAnswer(ms = 0) {
    passive.ask.mockRejectedValue(offline());
    const loaded = await load();
    await wait(ms);
    expectKept(loaded);
    loaded.client.checkSession.mockClear().mockImplementation(async () => loaded.signIn(alice));
    return { ...loaded, status: () => loaded.session.getSnapshot().status };
  }

  it('is asked again after 10 seconds', async () => {
    const { status } = await loadWithoutAnswer();
    await wait(9_999);
    expect(status()).toBe('signed_out');
    await wait(1);
    expect(status()).toBe('active');
  });

  it.each(['online', 'focus'])('is asked again at %s', async (type) => {
    const { status } = await loadWithoutAnswer(600_000);
    await page.act(type);
    expect(status()).toBe('active');
  });

  it('is asked at most once in the minimum gap', async () => {
    const { client } = await loadWithoutAnswer(600_000);
    client.checkSession.mockReset().mockResolvedValue(undefined);
    for (let count = 0; count < 5; count++) {
      await page.act('focus');
      await wait(1_000);
    }
    expect(client.checkSession).toHaveBeenCalledOnce();
  });

  it('is asked again after a stop and a start, and not in between', async () => {
    const { client, session, start, status } = await loadWithoutAnswer(600_000);
    session.stop();
    expect(vi.getTimerCount()).toBe(0);
    await wait(3_600_000);
    expect(client.checkSession).not.toHaveBeenCalled();
    await start(15_000);
    expect(status()).toBe('active');
  });

  it('is not asked by a hidden page', async () => {
    const { client } = await loadWithoutAnswer();
    page.isVisible = false;
    await wait(3_600_000);
    expect(client.checkSession).not.toHaveBeenCalled();
  });

  it('and then finds the session over clears the app in place', async () => {
    const { client, session, cleared, mocks, statuses } = await loadWithoutAnswer();
    client.checkSession.mockResolvedValue(undefined);
    passive.ask.mockRejectedValue(loginRequired);
    await wait(10_000);
    expect(cleared).toHaveBeenCalledOnce();
    expect(statuses).toEqual(['loading', 'signed_out']);
    expect(session.getSnapshot().loss?.reason).toBe('login_required');
    expect(mocks.loginWithRedirect).not.toHaveBeenCalled();
  });
});
