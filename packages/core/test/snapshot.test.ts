import { expect, it } from 'vitest';
import { alice, minute } from './fake-answers.js';
import { createFakeBrowser } from './fake-browser.js';

it('the snapshot keeps its user object while sub and sid are the same', async () => {
  const browser = createFakeBrowser({ intervalMs: minute });
  await browser.startVerified();
  const { user } = browser.heartbeat.getSnapshot();
  await browser.advance(minute);
  await browser.question().answer({ session: 'alive', user: { ...alice } });
  expect(browser.heartbeat.getSnapshot().user).toBe(user);
  await browser.advance(minute);
  await browser.question().answer({ session: 'alive', user: { ...alice, sid: 'two' } });
  expect(browser.heartbeat.getSnapshot().user).toEqual({ ...alice, sid: 'two' });
});
