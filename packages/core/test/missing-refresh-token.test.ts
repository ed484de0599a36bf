import { describe, expect, it } from 'vitest';
import { loginRequired } from './fake-answers.js';
import { createFakeBrowser } from './fake-browser.js';

describe('a client that lost its refresh token', () => {
  const missing = { error: 'missing_refresh_token', error_description: 'Missing Refresh Token' };

  it.each([
    ['alive', { session: 'alive' } as const, 'active'],
    ['over, where that is proven to be an answer', loginRequired, 'lost'],
    ['silent', new TypeError('Failed to fetch'), 'unverified'],
  ])('is asked about in another way: the tenant is %s', async (_, confirmed, status) => {
    const world = createFakeBrowser({ silentAuth: false });
    await world.start();
    await world.question().fail(missing);
    expect(world.questions.map(({ probe }) => probe)).toEqual(['main', 'guard']);
    if ('session' in confirmed) await world.question().answer(confirmed);
    else await world.question().fail(confirmed);
    expect(world.heartbeat.getSnapshot()).toMatchObject({ status, checking: false });
  });

  it('proves silent authentication by the answer', async () => {
    const world = createFakeBrowser({ silentAuth: false });
    world.forgetProof();
    await world.start();
    await world.question().fail(new TypeError('Failed to fetch'));
    await world.question().fail(missing);
    await world.question().answer({ session: 'alive' });
    expect(world.isProven()).toBe(true);
  });

  it('keeps its session where silent authentication is unproven', async () => {
    const world = createFakeBrowser({ silentAuth: false });
    world.forgetProof();
    await world.start();
    await world.question().fail(loginRequired);
    await world.question().fail(missing);
    await world.question().fail(loginRequired);
    expect(world.told.at(-1)).toMatchObject([
      'sessionUnverified',
      { cause: 'missing_refresh_token' },
    ]);
  });
});
