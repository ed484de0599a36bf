import { beforeEach, expect, it, vi } from 'vitest';
import { endSession, loss, setUpPage, settle } from './fake-ending.js';
import { visit } from './happy-dom.js';

const key = 'auth0-heartbeat.last-loss';

setUpPage();
beforeEach(() => {
  sessionStorage.clear();
  vi.resetModules();
});

/** Loads the page again: its modules know nothing yet. */
async function loadPage() {
  visit('https://app.example.com/');
  const { takeLastLoss } = await import('../../src/browser/tab-memory.js');
  return takeLastLoss;
}

it('is known to the next page of the tab, for as long as that page lives', async () => {
  const { lose } = endSession({ clearLocalState: () => sessionStorage.clear() });
  lose();
  await settle();
  const takeLastLoss = await loadPage();
  expect(takeLastLoss()).toEqual({ reason: loss.reason, at: loss.at });
  expect(sessionStorage.getItem(key)).toBeNull();
  expect(takeLastLoss()).toEqual({ reason: loss.reason, at: loss.at });
});

it('names no user', async () => {
  const { lose } = endSession();
  lose();
  await settle();
  expect(sessionStorage.getItem(key)).not.toContain('alice');
});

it.each([
  'no JSON',
  'null',
  '{"reason":"login_required"}',
  '{"reason":"<b>","at":1}',
  '{"reason":["login_required"],"at":1}',
  '{"reason":"login_required","at":"1"}',
])('is none if the storage contains %s', async (text) => {
  sessionStorage.setItem(key, text);
  expect((await loadPage())()).toBeNull();
});

it('is none where storage is denied', async () => {
  vi.stubGlobal('sessionStorage', {
    getItem() {
      throw new DOMException('denied', 'SecurityError');
    },
  });
  expect((await loadPage())()).toBeNull();
});
