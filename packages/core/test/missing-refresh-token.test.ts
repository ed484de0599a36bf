import { describe, expect, it } from 'vitest';
import {
  alice,
  aliveAsSomebody,
  loginRequired,
  missingRefreshToken,
  offline,
} from './fake-answers.js';
import { createFakeBrowser } from './fake-browser.js';

const lastEvent = ({ emitted }: ReturnType<typeof createFakeBrowser>) => emitted.at(-1);

describe('a client without its refresh token', () => {
  it.each([
    ['active', 'is alive', aliveAsSomebody],
    ['lost', 'is over', loginRequired],
    ['unverified', 'does not answer', offline()],
  ])(
    'has the status %s if silent authentication finds that the session %s',
    async (status, _, answer) => {
      const browser = createFakeBrowser({ kind: 'grant' });
      await browser.start();
      await browser.question().fail(missingRefreshToken);
      expect(browser.questions.map(({ probe }) => probe)).toEqual(['main', 'passive']);
      if ('session' in answer) await browser.question().answer(answer);
      else await browser.question().fail(answer);
      expect(browser.heartbeat.getSnapshot()).toMatchObject({ status, checking: false });
    },
  );

  it('learns from the answer that silent authentication works', async () => {
    const browser = createFakeBrowser({ kind: 'grant' });
    browser.setSilentAuth(false);
    await browser.start();
    await browser.question().fail(offline());
    await browser.question().fail(missingRefreshToken);
    await browser.question().answer(aliveAsSomebody);
    expect(browser.silentAuthWorks()).toBe(true);
    expect(lastEvent(browser)).toMatchObject(['sessionVerified', { user: alice }]);
  });

  it('keeps its session if silent authentication is not known to work', async () => {
    const browser = createFakeBrowser({ kind: 'grant' });
    browser.setSilentAuth(false);
    await browser.start();
    await browser.question().fail(loginRequired);
    await browser.question().fail(missingRefreshToken);
    await browser.question().fail(loginRequired);
    expect(lastEvent(browser)).toMatchObject([
      'sessionUnverified',
      { cause: 'missing_refresh_token' },
    ]);
  });
});
