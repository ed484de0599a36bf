import { describe, expect, it } from 'vitest';
import { alive, minute } from './fake-answers.js';
import { createFakeBrowser } from './fake-browser.js';

describe('a failed check is never a lost session', () => {
  it('the session stays unverified for as long as checks fail, and is active again after', async () => {
    const world = createFakeBrowser({ intervalMs: minute, triggers: { retry: false } });
    await world.startProven();
    const { verifiedAt } = world.heartbeat.getSnapshot();
    for (let attempts = 1; attempts <= 10; attempts++) {
      await world.advance(minute);
      await world.question().fail(new TypeError('Failed to fetch'));
      expect(world.told.at(-1)).toMatchObject([
        'sessionUnverified',
        { cause: 'network', attempts },
      ]);
      expect(world.heartbeat.getSnapshot()).toMatchObject({ status: 'unverified', verifiedAt });
    }
    await world.advance(minute);
    await world.question().answer(alive);
    expect(world.heartbeat.getSnapshot().status).toBe('active');
    expect(world.events()).not.toContain('sessionLost');
  });

  it('a probe that throws at once is a failed check', async () => {
    const boom = () => {
      throw new Error('boom');
    };
    const world = createFakeBrowser({ probe: Object.assign(boom, { passive: true }) });
    await world.start();
    expect(world.heartbeat.getSnapshot()).toMatchObject({ status: 'unverified', checking: false });
  });

  it('what the tenant wants of the user ends nothing', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    await world.check();
    await world.question().fail({ error: 'consent_required', error_description: 'Consent' });
    expect(world.events()).toEqual(['sessionVerified', 'interactionRequired']);
    expect(world.heartbeat.getSnapshot().status).toBe('active');
  });
});
