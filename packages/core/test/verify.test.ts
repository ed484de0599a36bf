import { describe, expect, it } from 'vitest';
import { alive } from './fake-answers.js';
import { createFakeBrowser } from './fake-browser.js';

describe('verify', () => {
  it('answers from a proof that is young enough, and checks otherwise', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    await world.advance(5_000);
    expect(await world.heartbeat.verify({ maxAgeMs: 5_000 })).toMatchObject({ status: 'active' });
    expect(world.questions).toHaveLength(1);
    await world.advance(1);
    const answer = world.heartbeat.verify({ maxAgeMs: 5_000 });
    await world.settle();
    await world.question().answer(alive);
    expect(await answer).toMatchObject({ verifiedAt: world.now() });
  });

  it('is not content with a check that was asked before the proof may be', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    void world.heartbeat.check();
    await world.advance(3_000);
    const answer = world.heartbeat.verify({ maxAgeMs: 1_000 });
    await world.settle();
    await world.question().answer(alive);
    expect(world.questions).toHaveLength(3);
    await world.question().answer(alive);
    expect(await answer).toMatchObject({ verifiedAt: world.now() });
  });

  it.each([-1, Number.NaN, '5', undefined])('refuses a maxAgeMs of %o', async (maxAgeMs) => {
    const { heartbeat } = createFakeBrowser();
    await expect(heartbeat.verify({ maxAgeMs: maxAgeMs as number })).rejects.toMatchObject({
      code: 'invalid_option',
      message: expect.stringContaining('maxAgeMs') as string,
    });
  });

  it('checks where the clock was set back since the proof', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    world.setClock(-60_000);
    void world.heartbeat.verify({ maxAgeMs: 5_000 });
    await world.settle();
    expect(world.questions).toHaveLength(2);
  });

  it('is content with a proof of this very moment', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    await world.heartbeat.verify({ maxAgeMs: 0 });
    expect(world.questions).toHaveLength(1);
  });

  it('asks once where nothing can be found out', async () => {
    const world = createFakeBrowser({ triggers: { retry: false } });
    await world.startProven();
    await world.advance(10);
    const answer = world.heartbeat.verify({ maxAgeMs: 1 });
    await world.settle();
    await world.question().fail(new TypeError('Failed to fetch'));
    expect(await answer).toMatchObject({ status: 'unverified', checking: false });
    expect(world.questions).toHaveLength(2);
  });
});
