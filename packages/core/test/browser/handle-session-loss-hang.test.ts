import { describe, expect, it, vi } from 'vitest';
import { endSession, loss } from './fake-ending.js';
import { createAnswer, never, setUpPage, wait } from './fake-page.js';

const limitMs = 1_000;

const page = setUpPage();

const tookTooLong = (step: string) => new Error(`${step} took longer than ${limitMs} ms.`);

function createEnding() {
  const clearLocalState = vi.fn<() => unknown>();
  const onCleared = vi.fn();
  const ending = endSession({ clearLocalState, onCleared, cleanupTimeoutMs: limitMs });
  return { ...ending, clearLocalState, onCleared };
}

type Ending = ReturnType<typeof createEnding>;

/** An ending in a hidden page, up to the moment at which it waits. */
async function endHidden() {
  page.isVisible = false;
  const ending = createEnding();
  await ending.lose();
  return ending;
}

describe('an ending continues after cleanupTimeoutMs', () => {
  it.each<[string, (ending: Ending) => void, string[], string[]]>([
    [
      'getIdTokenClaims',
      ({ client }) => client.getIdTokenClaims.mockImplementation(never),
      ['logout', 'redirect'],
      [],
    ],
    [
      'getIdTokenClaims after the tasks',
      ({ client: { getIdTokenClaims } }) =>
        getIdTokenClaims.mockResolvedValueOnce(undefined).mockImplementation(never),
      ['logout', 'redirect'],
      [],
    ],
    [
      'logout',
      ({ client }) => client.logout.mockImplementation(never),
      ['redirect'],
      ['client.logout'],
    ],
    [
      'a task',
      ({ clearLocalState }) => clearLocalState.mockImplementation(never),
      ['logout', 'redirect'],
      ['clearLocalState'],
    ],
  ])('if %s never settles', async (_, hang, steps, late) => {
    const ending = createEnding();
    hang(ending);
    await ending.lose();
    await wait(limitMs - 1);
    expect(ending.steps).toEqual([]);
    await wait(1);
    expect(ending.clearLocalState).toHaveBeenCalledOnce();
    expect(ending.onCleared).toHaveBeenCalledOnce();
    expect(ending.steps).toEqual(steps);
    expect(page.reported).toEqual(late.map(tookTooLong));
  });

  it.each(['checkSession', 'getIdTokenClaims'] as const)(
    'if %s never settles when a hidden page is shown',
    async (method) => {
      const { client, steps } = await endHidden();
      client[method].mockImplementation(never);
      await page.show();
      await wait(limitMs);
      expect(steps).toEqual(['logout', 'redirect']);
      expect(page.reported).toEqual([tookTooLong('checkSession')]);
    },
  );
});

it('a client that answers too late starts no session, and its tokens are removed again', async () => {
  const { client, steps } = await endHidden();
  const check = createAnswer<undefined>();
  client.checkSession.mockReturnValue(check.promise);
  client.getIdTokenClaims.mockResolvedValue({ ...loss.user });
  await page.show();
  await wait(limitMs);
  check.answer(undefined);
  await wait(0);
  expect(steps).toEqual(['logout', 'redirect', 'logout']);
});

it.each([
  ['never settles', never],
  ['rejects', () => Promise.reject(new Error('boom'))],
])('tokens that a logout which %s has left begin no session', async (_, logout) => {
  page.isVisible = false;
  const { client, steps, lose } = createEnding();
  client.getIdTokenClaims.mockResolvedValue({ ...loss.user });
  client.logout.mockImplementation(logout);
  await lose();
  await wait(limitMs);
  await page.show();
  expect(steps).toEqual(['redirect']);
});

describe('a loginWithRedirect that never settles', () => {
  async function redirect() {
    const ending = createEnding();
    ending.client.loginWithRedirect.mockImplementation(never);
    await ending.lose();
    return ending;
  }

  it('is reported and repeated at the next input if no navigation started', async () => {
    const { redirects } = await redirect();
    await wait(limitMs);
    expect(page.reported).toEqual([tookTooLong('redirectToLogin')]);
    await wait(5_000);
    await page.act('pointermove');
    expect(redirects()).toBe(2);
  });

  it('is neither reported nor repeated if a navigation started', async () => {
    const { redirects } = await redirect();
    await page.act('beforeunload');
    await wait(60_000);
    await page.act('pointermove');
    expect(redirects()).toBe(1);
    expect(page.reported).toEqual([]);
  });

  it('is called again if the Back button restores the page', async () => {
    const { redirects } = await redirect();
    await page.restore();
    expect(redirects()).toBe(2);
  });
});

it('a redirectToLogin that never settles may wait for the user', async () => {
  const redirectToLogin = vi.fn(never);
  await endSession({ redirectToLogin, cleanupTimeoutMs: limitMs }).lose();
  await wait(60_000);
  await page.act('pointermove');
  expect(redirectToLogin).toHaveBeenCalledOnce();
  expect(page.reported).toEqual([]);
});
