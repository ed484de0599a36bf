import { describe, expect, it } from 'vitest';
import { alive, blocked, consentRequired, offline } from './fake-answers.js';
import { createFakeBrowser } from './fake-browser.js';

describe('hasProof', () => {
  it('says yes to a proof that is young enough, and asks nobody', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    await world.advance(5_000);
    expect(await world.heartbeat.hasProof({ maxAgeMs: 5_000 })).toBe(true);
    expect(world.questions).toHaveLength(1);
  });

  it('says yes to a young proof also when a later check found nothing out', async () => {
    const world = createFakeBrowser({ triggers: { retry: false } });
    await world.startProven();
    await world.advance(1_000);
    await world.check();
    await world.question().fail(offline());
    expect(world.heartbeat.getSnapshot().status).toBe('unverified');
    expect(await world.heartbeat.hasProof({ maxAgeMs: 5_000 })).toBe(true);
    expect(world.questions).toHaveLength(2);
  });

  it('counts the age from when it is asked: a slow answer is a proof all the same', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    await world.advance(10);
    const answer = world.heartbeat.hasProof({ maxAgeMs: 0 });
    await world.settle();
    await world.advance(4_000);
    await world.question().answer(alive);
    expect(await answer).toBe(true);
    expect(world.questions).toHaveLength(2);
  });

  it.each([
    ['the check finds nothing out', offline()],
    ['the tenant wants something of the user', consentRequired],
    ['the session is lost', blocked],
  ])('says no when %s', async (_, error) => {
    const world = createFakeBrowser({ triggers: { retry: false } });
    await world.startProven();
    await world.advance(60_000);
    const answer = world.heartbeat.hasProof({ maxAgeMs: 1_000 });
    await world.settle();
    await world.question().fail(error);
    expect(await answer).toBe(false);
  });

  it('whatever its age may be, there must be one', async () => {
    const world = createFakeBrowser();
    await world.start();
    const answer = world.heartbeat.hasProof({ maxAgeMs: Infinity });
    await world.settle();
    await world.question().fail(offline());
    expect(await answer).toBe(false);
  });

  it('says no when nobody is signed in, and to a proof of a session that is lost', async () => {
    const world = createFakeBrowser();
    expect(await world.heartbeat.hasProof({ maxAgeMs: Infinity })).toBe(false);
    await world.startProven();
    world.heartbeat.report(blocked);
    expect(await world.heartbeat.hasProof({ maxAgeMs: Infinity })).toBe(false);
  });
});
