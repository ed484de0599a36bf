import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SessionLossOptions } from '../../src/index.js';
import { askToLeave, endSession } from './fake-ending.js';
import { setUpPage, settle, wait } from './fake-page.js';

const page = setUpPage();

let guards: AbortController;

beforeEach(() => {
  vi.stubGlobal('navigation', undefined);
  guards = new AbortController();
});

afterEach(() => guards.abort());

/** The app asks the user before the page is left, as an app with unsaved changes does. */
function guardPage(prevent = (event: Event) => event.preventDefault()): void {
  window.addEventListener('beforeunload', prevent, guards);
}

/** A browser that reports an aborted navigation, as Chromium does. Returns what reports it. */
function stubNavigation(): () => void {
  const navigation = new EventTarget();
  vi.stubGlobal('navigation', navigation);
  return () => void navigation.dispatchEvent(new Event('navigateerror'));
}

/** A session that has ended, and whose redirect makes the page ask. */
async function loseWithGuard(options: SessionLossOptions = {}) {
  const ending = endSession(options);
  guardPage();
  await ending.lose();
  expect(askToLeave()).toBe(true);
  return ending;
}

describe('a redirect that the user cancels', () => {
  it.each(['focus', 'pointermove', 'keydown'])('is repeated at the next %s', async (type) => {
    const { redirects, steps } = await loseWithGuard();
    await wait(15_000);
    expect(redirects()).toBe(1);
    await page.act(type);
    expect(steps).toEqual(['logout', 'redirect', 'redirect']);
  });

  it.each([
    ['as long as the page may be leaving', 14_999, 'pointermove'],
    ['by an event that is no act of the user', 15_000, 'online'],
  ])('is not repeated %s', async (_, ms, type) => {
    const { redirects } = await loseWithGuard();
    await wait(ms);
    await page.act(type);
    expect(redirects()).toBe(1);
  });

  it('is repeated after 3 seconds if the browser reports that the user stayed', async () => {
    const reportStay = stubNavigation();
    const { redirects } = await loseWithGuard();
    reportStay();
    await wait(2_999);
    await page.act('pointermove');
    expect(redirects()).toBe(1);
    // Input in these seconds counts.
    await wait(1);
    expect(redirects()).toBe(2);
  });

  it('counts from the end of the dialog, during which no timer fires', async () => {
    const reportStay = stubNavigation();
    const { redirects } = await loseWithGuard();
    reportStay();
    vi.setSystemTime(Date.now() + 60_000);
    await settle();
    await page.act('focus');
    expect(redirects()).toBe(1);
  });

  it('is repeated each time, once per dialog', async () => {
    const { redirects } = await loseWithGuard();
    for (const expected of [2, 3]) {
      await wait(15_000);
      await page.act('pointermove');
      await page.act('pointermove');
      expect(redirects()).toBe(expected);
      askToLeave();
      await settle();
    }
  });

  it('is not repeated if another tab has signed the same user in', async () => {
    const { client, steps } = await loseWithGuard();
    client.getIdTokenClaims.mockResolvedValue({ sub: 'auth0|alice' });
    await wait(15_000);
    await page.act('focus');
    expect(steps).toEqual(['logout', 'redirect', 'start']);
  });

  it('is repeated if a handler sets returnValue, also one that was added later', async () => {
    const { lose, redirects } = endSession();
    await lose();
    guardPage((event) => Object.defineProperty(event, 'returnValue', { value: 'Leave?' }));
    askToLeave();
    await wait(15_000);
    await page.act('focus');
    expect(redirects()).toBe(2);
  });

  it('is repeated by the function of the app', async () => {
    const redirectToLogin = vi.fn();
    await loseWithGuard({ redirectToLogin });
    await wait(15_000);
    await page.act('focus');
    expect(redirectToLogin).toHaveBeenCalledTimes(2);
  });

  it('waits until a hidden page is shown', async () => {
    const { redirects } = await loseWithGuard();
    page.isVisible = false;
    await wait(15_000);
    await page.act('focus');
    expect(redirects()).toBe(1);
    await page.show();
    expect(redirects()).toBe(2);
  });
});

describe('a redirect that is slow', () => {
  it('is not repeated by input', async () => {
    const { lose, redirects } = endSession();
    await lose();
    askToLeave();
    for (let second = 0; second < 60; second++) {
      await wait(1_000);
      await page.act('pointermove');
      await page.act('focus');
    }
    expect(redirects()).toBe(1);
  });

  it('is not repeated if the browser reports it as aborted at a route change of the app', async () => {
    const reportStay = stubNavigation();
    const { lose, redirects } = endSession();
    await lose();
    askToLeave();
    await settle();
    reportStay();
    await wait(60_000);
    await page.act('pointermove');
    expect(redirects()).toBe(1);
  });

  it('leaves no beforeunload listener, which would exclude the page from the back/forward cache', async () => {
    const add = vi.spyOn(window, 'addEventListener');
    await endSession().lose();
    const added = add.mock.calls.filter(([type]) => type === 'beforeunload');
    expect(added.map(([, , options]) => options)).toEqual([
      { once: true, signal: expect.any(AbortSignal) },
    ]);
  });
});

describe('a redirect that fails', () => {
  const throwBoom = () => {
    throw new Error('boom');
  };

  it('is repeated at the next input, some seconds later', async () => {
    const error = new Error('no crypto');
    const { client, lose, redirects } = endSession();
    client.loginWithRedirect.mockRejectedValueOnce(error);
    await lose();
    await wait(3_000);
    expect(redirects()).toBe(1);
    await page.act('pointermove');
    expect(redirects()).toBe(2);
    expect(page.reported).toEqual([error]);
  });

  it.each<[string, () => void, number]>([
    ['is repeated if the function of the app throws', throwBoom, 2],
    ['is not repeated if the function of the app stays on the page', () => undefined, 1],
  ])('%s', async (_, redirect, times) => {
    const redirectToLogin = vi.fn(redirect);
    await endSession({ redirectToLogin }).lose();
    await wait(60_000);
    await page.act('pointermove');
    await page.act('focus');
    expect(redirectToLogin).toHaveBeenCalledTimes(times);
  });
});
