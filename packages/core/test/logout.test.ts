import { describe, expect, it } from 'vitest';
import { alice, alive, aliveAsBob, bob, loginRequired, minute } from './fake-answers.js';
import { createFakeBrowser, digestOf } from './fake-browser.js';

describe('a logout', () => {
  it('is told to the other tabs before the client is asked to sign out', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    await world.advance(minute);
    const done = world.heartbeat.logout({ logoutParams: { returnTo: '/bye' } });
    expect(world.published.at(-1)).toEqual({
      askedAt: world.now(),
      verdict: 'lost',
      code: 'signed_out',
      user: digestOf(alice),
    });
    await done;
    expect(world.signOuts).toEqual([{ logoutParams: { returnTo: '/bye' } }]);
  });

  it('is no loss where another tab has lost the session just before', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    await world.advance(minute);
    world.write({
      askedAt: world.now(),
      verdict: 'lost',
      code: 'user_blocked',
      user: digestOf(alice),
    });
    await world.heartbeat.logout();
    expect(world.events()).toEqual(['sessionVerified']);
    expect(world.heartbeat.getSnapshot()).toMatchObject({ status: 'idle', loss: null });
  });

  it('tells the other tabs also where nobody is watched yet', async () => {
    const world = createFakeBrowser();
    await world.heartbeat.logout();
    expect(world.published).toMatchObject([
      { verdict: 'lost', code: 'signed_out', user: digestOf(alice) },
    ]);
    expect(world.heartbeat.getSnapshot().status).toBe('idle');
  });

  it('tells nobody anything where nobody is signed in', async () => {
    const world = createFakeBrowser();
    world.setUser(null);
    await world.heartbeat.logout();
    expect(world.published).toEqual([]);
    expect(world.signOuts).toEqual([undefined]);
    expect(world.heartbeat.getSnapshot().status).toBe('idle');
    expect(world.held()).toBe(0);
  });

  it('ends a check under way, and whoever waits for it hears that nobody is signed in', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    const answer = world.heartbeat.check();
    await world.settle();
    void world.heartbeat.logout();
    expect(await answer).toMatchObject({ status: 'idle', checking: false });
    expect(world.question().request.signal.aborted).toBe(true);
  });

  it('is not undone by a late answer of the SDK: its tokens are dropped', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    await world.check();
    const late = world.question();
    await world.heartbeat.logout();
    await late.answer(alive);
    expect(world.signOuts).toEqual([undefined, { openUrl: false }]);
    expect(world.heartbeat.getSnapshot().status).toBe('idle');
  });

  it('is not undone by an error that comes late', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    await world.check();
    const late = world.question();
    await world.heartbeat.logout();
    await late.fail(loginRequired);
    expect(world.signOuts).toEqual([undefined]);
    expect(world.events()).toEqual(['sessionVerified']);
  });

  it('is not undone by a check that was about to ask', async () => {
    const waiting: (() => void)[] = [];
    let slow = false;
    const world = createFakeBrowser({
      delay: (value) =>
        slow
          ? new Promise((resolve) => waiting.push(() => resolve(value)))
          : Promise.resolve(value),
    });
    await world.startProven();
    slow = true;
    await world.check();
    void world.heartbeat.logout();
    world.setUser(null);
    slow = false;
    for (const resolve of waiting) resolve();
    await world.settle();
    expect(world.heartbeat.getSnapshot().status).toBe('idle');
    expect(world.questions).toHaveLength(1);
  });

  it('drops the tokens of a late answer also where that was about somebody else', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    await world.check();
    world.heartbeat.report({ error: 'invalid_grant', error_description: 'user is blocked' });
    await world.question().answer(aliveAsBob);
    expect(world.signOuts).toEqual([{ openUrl: false }]);
  });

  it('leaves the tokens of the next user alone', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    await world.check();
    const late = world.question();
    await world.heartbeat.logout();
    world.setUser(bob);
    await world.signedIn();
    await late.answer(alive);
    expect(world.signOuts).toEqual([undefined]);
    expect(world.heartbeat.getSnapshot().user).toEqual(bob);
  });

  it('that fails is the caller’s to see', async () => {
    const world = createFakeBrowser({
      delay: (value) =>
        value === undefined ? Promise.reject(new Error('boom')) : Promise.resolve(value),
    });
    await world.startProven();
    await expect(world.heartbeat.logout()).rejects.toThrow('boom');
    expect(world.heartbeat.getSnapshot().status).toBe('idle');
  });

  it('drops no tokens over a late answer that brought none', async () => {
    const world = createFakeBrowser();
    world.forgetProof();
    await world.start();
    const late = world.question();
    expect(late.probe).toBe('guard');
    await world.heartbeat.logout();
    await late.answer({ session: 'alive' });
    expect(world.signOuts).toEqual([undefined]);
  });
});
