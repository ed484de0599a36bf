import { describe, expect, it } from 'vitest';
import { alice, alive, bob, hour, minute, revoked } from './fake-answers.js';
import { createFakeBrowser, digestOf } from './fake-browser.js';
import { startLongAgo, tell } from './fake-other-tab.js';

describe('a grant that was revoked in another tab', () => {
  const revocation = { verdict: 'lost', code: 'grant_revoked' };

  it('is only cause to ask, for this tab may have one of its own', async () => {
    const world = await startLongAgo({ silentAuth: false });
    await tell(world, revocation);
    expect(world.told).toEqual([]);
    expect(world.questions).toHaveLength(2);
    await world.question().answer(alive);
    expect(world.told.at(-1)).toMatchObject(['sessionVerified', { trigger: 'other_tab' }]);
    expect(world.heartbeat.getSnapshot().status).toBe('active');
  });

  it('is a loss where the tenant says so here as well', async () => {
    const world = await startLongAgo({ silentAuth: false });
    await tell(world, revocation);
    await world.question().fail(revoked);
    expect(world.told.at(-1)).toMatchObject([
      'sessionLost',
      { reason: 'grant_revoked', trigger: 'other_tab', error: revoked },
    ]);
  });

  it('is a loss where the client has forgotten its user over it', async () => {
    const world = await startLongAgo({ silentAuth: false });
    world.setUser(null);
    await tell(world, revocation);
    expect(world.told).toMatchObject([['sessionLost', { reason: 'grant_revoked' }]]);
    expect(world.questions).toHaveLength(1);
  });

  it('is forgotten once the tenant has confirmed the session here', async () => {
    const world = await startLongAgo({ silentAuth: false });
    await tell(world, revocation);
    await world.question().answer(alive);
    world.setUser(null);
    await world.advance(minute);
    await world.page('focus');
    expect(world.question().probe).toBe('guard');
    await world.question().answer({ session: 'alive' });
    expect(world.heartbeat.getSnapshot().status).toBe('idle');
  });

  it('is asked about in a hidden page too', async () => {
    const world = await startLongAgo({ silentAuth: false });
    await world.page('hidden');
    await tell(world, revocation);
    expect(world.questions).toHaveLength(2);
  });
});

describe('a session that reached its end in another tab', () => {
  const ended = { verdict: 'lost', code: 'session_expired' };

  it('is only cause to ask while the client here knows of a later end', async () => {
    const world = await startLongAgo();
    await tell(world, ended);
    expect(world.told).toEqual([]);
    expect(world.questions).toHaveLength(2);
    await world.question().answer(alive);
    expect(world.heartbeat.getSnapshot().status).toBe('active');
  });

  it('is a loss where the client has forgotten its user over it', async () => {
    const world = await startLongAgo();
    world.setUser(null);
    await tell(world, ended);
    expect(world.told).toMatchObject([['sessionLost', { reason: 'session_expired' }]]);
    expect(world.questions).toHaveLength(1);
  });
});

describe('another tab that finds somebody else signed in', () => {
  const found = { verdict: 'alive', user: digestOf(bob) };

  it('ends the session here, where the browser’s session is all there is', async () => {
    const world = await startLongAgo();
    await tell(world, found);
    expect(world.told).toEqual([
      [
        'sessionLost',
        { reason: 'user_changed', trigger: 'other_tab', at: world.now(), user: alice },
      ],
    ]);
  });

  it('is cause to look for the user where the client has tokens of its own', async () => {
    const world = await startLongAgo({ silentAuth: false });
    await tell(world, found);
    expect(world.told).toEqual([]);
    expect(world.heartbeat.getSnapshot().status).toBe('active');
    world.setUser(bob);
    await tell(world, { ...found, askedAt: world.now() });
    await world.advance(1);
    await tell(world, { ...found, askedAt: world.now() });
    expect(world.told).toMatchObject([['sessionLost', { reason: 'user_changed', user: alice }]]);
  });

  it('before the watch began is cause to look too, and ends nothing', async () => {
    const world = createFakeBrowser();
    await tell(world, { ...found, askedAt: world.now() - 1_000 });
    await world.start();
    await world.question().answer(alive);
    expect(world.events()).toEqual(['sessionVerified']);
  });

  it('long ago is no cause for anything', async () => {
    const world = createFakeBrowser();
    await tell(world, { ...found, askedAt: world.now() - hour });
    await world.start();
    expect(world.looks()).toBe(2);
  });
});
