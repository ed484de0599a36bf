import { expect, it } from 'vitest';
import { alice, minute } from './fake-answers.js';
import { startVerified } from './fake-browser.js';

it('the snapshot keeps its user object while sub and sid are the same', async () => {
  const browser = await startVerified({ intervalMs: minute });
  const { user } = browser.snapshot();
  await browser.advance(minute);
  await browser.respond({ session: 'alive', user: { ...alice } });
  expect(browser.snapshot().user).toBe(user);
  await browser.advance(minute);
  await browser.respond({ session: 'alive', user: { ...alice, sid: 'two' } });
  expect(browser.snapshot().user).toEqual({ ...alice, sid: 'two' });
});
