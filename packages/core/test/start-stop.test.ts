import { describe, expect, it } from 'vitest';
import { alice, alive, loginRequired, minute } from './fake-answers.js';
import { createFakeBrowser, digestOf } from './fake-browser.js';

describe('start and stop', () => {
  it('starting twice is starting once', async () => {
    const world = createFakeBrowser();
    world.heartbeat.start();
    await world.start();
    await world.start();
    expect(world.questions).toHaveLength(1);
  });

  it('stop leaves nothing behind and drops the check under way', async () => {
    const world = createFakeBrowser();
    await world.start();
    const asked = world.heartbeat.check();
    await world.settle();
    world.heartbeat.stop();
    expect(world.held()).toBe(0);
    expect(world.question().request.signal.aborted).toBe(true);
    expect(await asked).toMatchObject({ status: 'idle' });
    await world.question().fail(loginRequired);
    expect(world.events()).toEqual([]);
  });

  it('stop and start in a row, as React StrictMode does, leaves one watch', async () => {
    const world = createFakeBrowser();
    world.heartbeat.start();
    world.heartbeat.stop();
    await world.start();
    expect(world.questions).toHaveLength(1);
    expect(world.timers()).toBe(1);
  });

  it('stop and start inside a listener goes on watching', async () => {
    const world = createFakeBrowser({ intervalMs: minute });
    const undo = world.heartbeat.on('sessionVerified', () => {
      undo();
      world.heartbeat.stop();
      world.heartbeat.start();
    });
    await world.startProven();
    await world.question().answer(alive);
    await world.page('hidden');
    await world.page('shown');
    await world.advance(minute);
    expect(world.questions.length).toBeGreaterThan(2);
  });

  it('logout is no loss, and the next user is watched', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    await world.advance(5 * minute);
    await world.heartbeat.logout({ logoutParams: { returnTo: '/bye' } });
    await world.settle();
    // The client forgets the user a moment later.
    world.setUser(null);
    expect(world.heartbeat.getSnapshot().status).toBe('idle');
    expect(world.signOuts).toEqual([{ logoutParams: { returnTo: '/bye' } }]);
    expect(world.events()).not.toContain('sessionLost');
    world.setUser({ sub: 'auth0|bob' });
    await world.advance(minute);
    expect(world.heartbeat.getSnapshot().user).toEqual({ sub: 'auth0|bob' });
  });

  it('a look for the user that began before a stop counts for nothing after it', async () => {
    const world = createFakeBrowser();
    world.heartbeat.start();
    world.setUser(null);
    world.heartbeat.stop();
    await world.start();
    expect(world.heartbeat.getSnapshot().status).toBe('idle');
  });

  it('a lost session is followed by the next one when somebody comes back from login', async () => {
    const world = createFakeBrowser();
    await world.start();
    await world.question().fail(loginRequired);
    await world.signedIn();
    expect(world.heartbeat.getSnapshot().status).toBe('active');
  });

  it.each(['stop', 'logout'] as const)(
    '%s in a page that froze while it waited for the lease asks nobody any more',
    async (method) => {
      const world = createFakeBrowser({ timeoutMs: 4_500 });
      await world.startProven();
      await world.advance(minute);
      world.setLease('silent');
      await world.page('focus');
      world.setClock(minute);
      void world.heartbeat[method]();
      await world.settle();
      expect(world.questions).toHaveLength(1);
      expect(world.heartbeat.getSnapshot()).toMatchObject({ status: 'idle', checking: false });
    },
  );

  it('stop while the client is asked for its user asks nobody after it', async () => {
    const waiting: (() => void)[] = [];
    const world = createFakeBrowser({
      delay: (value) => new Promise((resolve) => waiting.push(() => resolve(value))),
    });
    const next = async () => {
      waiting.shift()?.();
      await world.settle();
    };
    await world.start();
    await next();
    await next();
    world.heartbeat.stop();
    while (waiting.length > 0) await next();
    expect(world.questions.filter(({ request }) => !request.signal.aborted)).toEqual([]);
    expect(world.heartbeat.getSnapshot().status).toBe('idle');
    expect(world.held()).toBe(0);
  });

  it('stop and start again leaves the user their tokens when a late answer comes before they are found', async () => {
    const waiting: (() => void)[] = [];
    let slow = false;
    const world = createFakeBrowser({
      delay: (value) =>
        slow
          ? new Promise((resolve) => waiting.push(() => resolve(value)))
          : Promise.resolve(value),
    });
    await world.startProven();
    await world.check();
    const late = world.question();
    world.heartbeat.stop();
    slow = true;
    await world.start();
    await late.answer(alive);
    expect(world.signOuts).toEqual([]);
    slow = false;
    for (const resolve of waiting) resolve();
    await world.settle();
    expect(world.heartbeat.getSnapshot().status).toBe('active');
  });

  it('start in the moment in which a loss of another tab is noticed does not hide it', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    await world.advance(minute);
    world.write({
      askedAt: world.now(),
      verdict: 'lost',
      code: 'signed_out',
      user: digestOf(alice),
    });
    await world.start();
    expect(world.heartbeat.getSnapshot().loss).toMatchObject({ reason: 'signed_out' });
    expect(world.events().filter((name) => name === 'sessionLost')).toHaveLength(1);
  });
});
