import { describe, expect, it } from 'vitest';
import {
  alive,
  aliveAsSomebody,
  loginRequired,
  missingRefreshToken,
  timeout,
  isolated,
} from './fake-answers.js';
import { createFakeBrowser } from './fake-browser.js';

describe('a diagnosis', () => {
  it('says what is the matter and what to do, and is in the snapshot', async () => {
    const world = createFakeBrowser();
    world.forgetProof();
    await world.start();
    await world.question().fail(loginRequired);
    const { diagnosis } = world.heartbeat.getSnapshot();
    expect(diagnosis).toEqual({
      code: 'third_party_cookies_blocked',
      message: expect.stringContaining('cookies') as string,
      help: expect.stringContaining('custom domain') as string,
    });
    expect(Object.isFrozen(diagnosis)).toBe(true);
    expect(world.told).toEqual([['diagnosis', diagnosis]]);
  });
});

describe('refresh_token_mode', () => {
  it('is told once, with the first proof that says nothing about the session itself', async () => {
    const world = createFakeBrowser({ silentAuth: false });
    await world.start();
    expect(world.diagnoses()).toEqual([]);
    await world.question().answer(alive);
    await world.check();
    await world.question().answer(alive);
    expect(world.diagnoses()).toEqual(['refresh_token_mode']);
    expect(world.heartbeat.getSnapshot()).toMatchObject({
      status: 'active',
      diagnosis: { code: 'refresh_token_mode' },
    });
  });

  it('is not told where something worse is the matter', async () => {
    const world = createFakeBrowser({ silentAuth: false });
    world.forgetProof();
    await world.start();
    await world.question().fail(loginRequired);
    await world.question().answer(alive);
    expect(world.diagnoses()).toEqual(['third_party_cookies_blocked']);
  });

  it('is not told of a probe that uses silent authentication', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    expect(world.heartbeat.getSnapshot().diagnosis).toBeNull();
  });

  it('is told once also where the client loses its refresh token and gets it back', async () => {
    const world = createFakeBrowser({ silentAuth: false });
    await world.startProven();
    await world.check();
    await world.question().fail(missingRefreshToken);
    await world.question().answer(aliveAsSomebody);
    await world.check();
    await world.question().answer(alive);
    expect(world.diagnoses()).toEqual(['refresh_token_mode']);
  });
});

describe('cross_origin_isolated', () => {
  it('is no loss, proven or not', async () => {
    for (const proven of [true, false]) {
      const world = createFakeBrowser();
      if (!proven) world.forgetProof();
      await world.start();
      await world.question().fail(isolated);
      expect(world.heartbeat.getSnapshot()).toMatchObject({
        status: 'unsupported',
        diagnosis: { code: 'cross_origin_isolated' },
      });
    }
  });

  it('leaves the token endpoint to a client with refresh tokens', async () => {
    const world = createFakeBrowser({ silentAuth: false });
    world.forgetProof();
    await world.start();
    await world.question().fail(isolated);
    expect(world.question().probe).toBe('main');
    await world.question().answer(alive);
    expect(world.heartbeat.getSnapshot()).toMatchObject({
      status: 'active',
      diagnosis: { code: 'cross_origin_isolated' },
    });
  });
});

describe('web_origin_not_allowed', () => {
  it('is suspected when the third question in a row gets no answer in an iframe that never gave one', async () => {
    const world = createFakeBrowser();
    world.forgetProof();
    await world.start();
    await world.question().fail(timeout);
    await world.check();
    await world.question().fail(timeout);
    expect(world.diagnoses()).toEqual([]);
    await world.check();
    await world.question().fail(timeout);
    expect(world.diagnoses()).toEqual(['web_origin_not_allowed']);
    expect(world.heartbeat.getSnapshot().status).toBe('unverified');
    await world.check();
    await world.question().fail(timeout);
    expect(world.diagnoses()).toHaveLength(1);
  });

  it.each<[string, object, boolean, unknown]>([
    ['in a browser in which it worked', {}, true, timeout],
    ['of a probe that needs no iframe', { silentAuth: false }, true, timeout],
    ['without a network', {}, false, new TypeError('Failed to fetch')],
  ])('is not suspected %s', async (_, probe, proven, error) => {
    const world = createFakeBrowser(probe);
    if (!proven) world.forgetProof();
    await world.start();
    for (let i = 0; i < 5; i++) {
      await world.question().fail(error);
      await world.check();
    }
    expect(world.diagnoses()).toEqual([]);
  });

  it('is over once there was an answer', async () => {
    const world = createFakeBrowser();
    world.forgetProof();
    await world.start();
    for (let i = 0; i < 3; i++) {
      await world.question().fail(timeout);
      await world.check();
    }
    await world.question().answer(aliveAsSomebody);
    await world.question().answer(alive);
    expect(world.heartbeat.getSnapshot()).toMatchObject({ status: 'active', diagnosis: null });
  });
});
