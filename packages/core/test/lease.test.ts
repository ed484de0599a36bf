import { describe, expect, it } from 'vitest';
import { alice, alive, blocked, loginRequired, minute, offline } from './fake-answers.js';
import { createFakeBrowser, digestOf } from './fake-browser.js';

const timeoutMs = 4_500;
/** So long a tab waits for another one before it takes the lease away. */
const leaseMs = 2 * timeoutMs;

type World = ReturnType<typeof createFakeBrowser>;

async function startLongAgo() {
  const world = createFakeBrowser({ timeoutMs });
  await world.startProven();
  await world.advance(minute);
  // How much longer a tab waits for another one is by chance.
  world.setRandom(0);
  return world;
}

const heldLeases = ({ leases }: World) => leases.filter(({ released }) => !released);

describe('the lease', () => {
  it('is taken for a check and given back after it', async () => {
    const world = createFakeBrowser();
    await world.start();
    expect(heldLeases(world)).toHaveLength(1);
    await world.question().answer(alive);
    expect(world.leases).toEqual([{ steal: false, released: true }]);
  });

  it('is kept for all probes of a check', async () => {
    const world = createFakeBrowser();
    world.forgetProof();
    await world.start();
    await world.question().answer({ session: 'alive' });
    expect(world.question().probe).toBe('main');
    expect(heldLeases(world)).toHaveLength(1);
    await world.question().answer(alive);
    expect(world.leases).toEqual([{ steal: false, released: true }]);
  });

  it.each<[string, (world: World) => Promise<void> | void]>([
    ['finds nothing out', (world) => world.question().fail(offline())],
    ['is given up', (world) => world.advance(timeoutMs)],
    ['finds the session lost', (world) => world.question().fail(loginRequired)],
    ['is stopped', ({ heartbeat }) => heartbeat.stop()],
    ['is overtaken by a logout', ({ heartbeat }) => heartbeat.logout()],
    ['is overtaken by a loss', ({ heartbeat }) => heartbeat.report(blocked)],
  ])('is given back when the check %s', async (_, end) => {
    const world = createFakeBrowser({ timeoutMs });
    await world.startProven();
    await world.advance(minute);
    await world.page('focus');
    expect(heldLeases(world)).toHaveLength(1);
    await end(world);
    await world.settle();
    expect(heldLeases(world)).toHaveLength(0);
    expect(world.leases).toHaveLength(2);
  });

  it('is not needed by who asks by hand', async () => {
    const world = await startLongAgo();
    world.setLease('taken');
    await world.check();
    expect(world.questions).toHaveLength(2);
  });

  it('that comes too late is given back at once', async () => {
    const world = await startLongAgo();
    world.setLease('silent');
    await world.page('focus');
    await world.advance(leaseMs);
    await world.question().answer(alive);
    const before = world.questions.length;
    await world.grantLeases();
    expect(heldLeases(world)).toHaveLength(0);
    expect(world.questions).toHaveLength(before);
  });

  it('that comes after the stop is given back at once', async () => {
    const world = await startLongAgo();
    world.setLease('silent');
    await world.page('focus');
    world.heartbeat.stop();
    await world.grantLeases();
    expect(world.held()).toBe(0);
    expect(world.questions).toHaveLength(1);
  });

  it('that the browser does not speak of is done without', async () => {
    const world = await startLongAgo();
    world.setLease('silent');
    await world.page('focus');
    await world.advance(leaseMs - 1);
    expect(world.questions).toHaveLength(1);
    expect(world.heartbeat.getSnapshot().checking).toBe(true);
    await world.advance(1);
    expect(world.questions).toHaveLength(2);
    await world.question().answer(alive);
    expect(world.told.at(-1)).toMatchObject(['sessionVerified', { trigger: 'focus' }]);
  });
});

describe('while another tab has the lease', () => {
  async function wait() {
    const world = await startLongAgo();
    world.setLease('taken');
    await world.page('focus');
    expect(world.heartbeat.getSnapshot().checking).toBe(true);
    expect(world.questions).toHaveLength(1);
    return world;
  }
  const tell = (world: World, fields: Parameters<World['tell']>[0]) =>
    world.tell({ askedAt: world.now() - 1, user: digestOf(alice), ...fields });

  it('its answer is waited for, and nobody is asked twice', async () => {
    const world = await wait();
    await world.advance(timeoutMs);
    await tell(world, { verdict: 'alive' });
    expect(world.heartbeat.getSnapshot()).toMatchObject({ status: 'active', checking: false });
    expect(world.told.at(-1)).toMatchObject(['sessionVerified', { trigger: 'other_tab' }]);
    await world.advance(14 * minute);
    expect(world.questions).toHaveLength(1);
  });

  it('its failure is the answer as well', async () => {
    const world = await wait();
    await tell(world, { verdict: 'inconclusive', code: 'timeout', retryAt: world.now() + minute });
    expect(world.heartbeat.getSnapshot()).toMatchObject({ status: 'unverified', checking: false });
  });

  it('it is taken away from a tab that does not answer in time', async () => {
    const world = await wait();
    await world.advance(leaseMs - 1);
    expect(world.questions).toHaveLength(1);
    await world.advance(1);
    expect(world.leases.at(-1)).toEqual({ steal: true, released: false });
    expect(world.questions).toHaveLength(2);
    await world.question().answer(alive);
    expect(world.told.at(-1)).toMatchObject(['sessionVerified', { trigger: 'focus' }]);
    expect(heldLeases(world)).toHaveLength(0);
  });

  it('who asks by hand gets an answer of their own', async () => {
    const world = await wait();
    const answer = world.heartbeat.check();
    await world.settle();
    expect(world.questions).toHaveLength(2);
    await world.question().fail(blocked);
    expect(await answer).toMatchObject({ status: 'lost' });
  });

  it('who asks by hand while the lease is asked for gets one too', async () => {
    const world = await startLongAgo();
    world.setLease('silent');
    await world.page('focus');
    await world.check();
    expect(world.questions).toHaveLength(2);
    await world.grantLeases();
    expect(heldLeases(world)).toHaveLength(0);
    await world.question().answer(alive);
    expect(world.told.at(-1)).toMatchObject(['sessionVerified', { trigger: 'manual' }]);
  });

  it('a hint is not content with an answer to an older question', async () => {
    const world = await startLongAgo();
    world.setLease('taken');
    await world.hint();
    await tell(world, { verdict: 'alive' });
    expect(world.heartbeat.getSnapshot().checking).toBe(true);
    await tell(world, { verdict: 'alive', askedAt: world.now() });
    expect(world.heartbeat.getSnapshot().checking).toBe(false);
    expect(world.questions).toHaveLength(1);
  });

  it('a hint that gets no answer of its own asks', async () => {
    const world = await startLongAgo();
    world.setLease('taken');
    await world.hint();
    await tell(world, { verdict: 'alive' });
    await world.advance(leaseMs);
    expect(world.questions).toHaveLength(2);
    await world.question().fail(loginRequired);
    expect(world.told.at(-1)).toMatchObject(['sessionLost', { trigger: 'push' }]);
  });

  it('a loss in that tab is one here', async () => {
    const world = await wait();
    await tell(world, { verdict: 'lost', code: 'user_blocked' });
    expect(world.told.at(-1)).toMatchObject(['sessionLost', { reason: 'user_blocked' }]);
    expect(world.timers()).toBe(0);
  });

  it('its answer is enough while the lease is still asked for', async () => {
    const world = await startLongAgo();
    world.setLease('silent');
    await world.page('focus');
    await tell(world, { verdict: 'alive' });
    expect(world.heartbeat.getSnapshot()).toMatchObject({ status: 'active', checking: false });
    expect(world.questions).toHaveLength(1);
  });
});
