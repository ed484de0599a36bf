import { describe, expect, it } from 'vitest';
import { alice, alive, aliveAsSomebody, loginRequired, minute } from './fake-answers.js';
import { createFakeBrowser } from './fake-browser.js';

async function startProven() {
  const world = createFakeBrowser();
  await world.startProven();
  await world.advance(1);
  return world;
}

describe('a hint', () => {
  it.each([
    undefined,
    {},
    { sub: alice.sub },
    { sid: alice.sid },
    { sub: alice.sub, sid: alice.sid },
    { sub: alice.sub, because: 'user.updated' },
  ])('%j checks at once', async (hint) => {
    const world = await startProven();
    await world.hint(hint);
    expect(world.questions).toHaveLength(2);
  });

  it.each([
    { sub: 'auth0|bob' },
    { sub: 'auth0|bob', sid: alice.sid },
    { sid: 'another' },
    { sub: alice.sub, sid: 'another' },
    { sub: 42 },
    { sub: null },
    { sid: 42 },
    { sid: null },
    'auth0|alice',
    '',
    42,
    true,
    () => undefined,
  ])('%j is ignored', async (hint) => {
    const world = await startProven();
    await world.hint(hint);
    expect(world.questions).toHaveLength(1);
    expect(world.exceptions).toEqual([]);
  });

  it('about a session is about a user whose session has no ID too', async () => {
    const world = createFakeBrowser();
    world.setUser({ sub: alice.sub });
    await world.start();
    await world.question().answer(aliveAsSomebody);
    await world.advance(1);
    await world.hint({ sid: 'any' });
    expect(world.questions).toHaveLength(2);
  });

  it('during a check asks again after it, for it may know more', async () => {
    const world = createFakeBrowser();
    await world.start();
    await world.advance(1);
    await world.hint();
    await world.hint();
    expect(world.questions).toHaveLength(1);
    await world.question().answer(alive);
    expect(world.questions).toHaveLength(2);
    await world.question().fail(loginRequired);
    expect(world.told.at(-1)).toMatchObject(['sessionLost', { trigger: 'push' }]);
  });

  it('before a check asks no second time after it', async () => {
    const world = await startProven();
    await world.hint();
    await world.question().answer(alive);
    await world.advance(minute);
    expect(world.questions).toHaveLength(2);
  });

  it('checks in a hidden page too', async () => {
    const world = await startProven();
    await world.page('hidden');
    await world.hint();
    expect(world.questions).toHaveLength(2);
    await world.question().fail(loginRequired);
    expect(world.heartbeat.getSnapshot().status).toBe('lost');
  });

  it('ends nothing by itself', async () => {
    const world = await startProven();
    await world.hint({ sub: alice.sub });
    expect(world.heartbeat.getSnapshot().status).toBe('active');
    await world.question().answer(alive);
    expect(world.heartbeat.getSnapshot().status).toBe('active');
  });

  it('is listened to only while somebody is watched', async () => {
    const world = createFakeBrowser();
    world.setUser(null);
    await world.start();
    const idle = world.held();
    world.setUser(alice);
    await world.page('focus');
    await world.question().answer(alive);
    const watching = world.held();
    await world.heartbeat.logout();
    await world.settle();
    expect(watching).toBe(idle + 1);
    expect(world.held()).toBe(idle);
  });

  it('at the moment in which a check began asks no second time after it', async () => {
    const world = await startProven();
    await world.hint();
    await world.hint();
    await world.question().answer(alive);
    expect(world.questions).toHaveLength(2);
  });
});
