import { describe, expect, it } from 'vitest';
import { alice, minute } from './fake-answers.js';
import { createFakeBrowser } from './fake-browser.js';

describe('without a signed-in user', () => {
  it('stays idle and asks nobody', async () => {
    const world = createFakeBrowser();
    world.setUser(null);
    await world.start();
    expect(await world.heartbeat.check()).toMatchObject({ status: 'idle' });
    await world.advance(100 * minute);
    expect(world.questions).toHaveLength(0);
  });

  it('looks no more often than once a second, whatever the gap is', async () => {
    const world = createFakeBrowser({ minGapMs: 0 });
    world.setUser(null);
    await world.start();
    const before = world.looks();
    await world.advance(minute);
    expect(world.looks() - before).toBe(60);
  });

  it('looks often at first, as the page loads, and then once a gap', async () => {
    const world = createFakeBrowser({ minGapMs: 10_000 });
    world.setUser(null);
    await world.start();
    const looks: number[] = [];
    for (let second = 1; second <= 60; second++) {
      const before = world.looks();
      await world.advance(1_000);
      if (world.looks() > before) looks.push(second);
    }
    expect(looks).toEqual([1, 2, 4, 8, 16, 26, 36, 46, 56]);
  });

  it('in a hidden page is at rest', async () => {
    const world = createFakeBrowser();
    world.setUser(null);
    await world.page('hidden');
    await world.start();
    expect(world.timers()).toBe(0);
  });

  it('finds by itself, without a request, whom the SDK signed in by itself', async () => {
    const world = createFakeBrowser({ minGapMs: 10_000 });
    world.setUser(null);
    await world.start();
    await world.advance(minute);
    world.setUser(alice);
    await world.advance(10_000);
    expect(world.heartbeat.getSnapshot()).toMatchObject({ status: 'active', user: alice });
    expect(world.questions).toHaveLength(1);
  });

  it.each<[string, (world: ReturnType<typeof createFakeBrowser>) => Promise<unknown>]>([
    ['somebody signs in through completeLogin', (world) => world.signedIn()],
    ['the page gets the focus and somebody signed in meanwhile', (world) => world.page('focus')],
    ['it is started again', (world) => world.start()],
  ])('begins when %s', async (_, cause) => {
    const world = createFakeBrowser();
    world.setUser(null);
    await world.start();
    world.setUser(alice);
    await cause(world);
    expect(world.heartbeat.getSnapshot()).toMatchObject({ status: 'active', user: alice });
    expect(world.questions).toHaveLength(1);
  });

  it('finds whoever signed in meanwhile when it is asked to check', async () => {
    const world = createFakeBrowser();
    world.setUser(null);
    await world.start();
    world.setUser(alice);
    const answer = world.heartbeat.check();
    await world.settle();
    await world.question().answer({ session: 'alive', user: alice });
    expect(await answer).toMatchObject({ status: 'active', user: alice, checking: false });
  });

  it('makes no request for a check before it is started', async () => {
    const world = createFakeBrowser();
    expect(await world.heartbeat.check()).toMatchObject({ status: 'idle' });
    expect(world.looks()).toBe(0);
    expect(world.questions).toHaveLength(0);
  });

  it('reports a client that cannot say, and goes on looking', async () => {
    let fails = true;
    const world = createFakeBrowser({
      minGapMs: 10_000,
      delay: (value) => (fails ? Promise.reject(new Error('boom')) : Promise.resolve(value)),
    });
    await world.start();
    expect(world.exceptions).toEqual([new Error('boom')]);
    fails = false;
    await world.advance(1_000);
    expect(world.heartbeat.getSnapshot().status).toBe('active');
  });
});
