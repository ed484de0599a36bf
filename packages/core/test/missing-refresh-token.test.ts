import { describe, expect, it } from 'vitest';
import {
  alice,
  aliveAsSomebody,
  loginRequired,
  missingRefreshToken,
  offline,
} from './fake-answers.js';
import { type FakeBrowser, startBrowser } from './fake-browser.js';

const lastEvent = ({ emitted }: FakeBrowser) => emitted.at(-1);

describe('a client without its refresh token', () => {
  it.each([
    ['active', 'is alive', aliveAsSomebody],
    ['lost', 'is over', loginRequired],
    ['unverified', 'does not answer', offline()],
  ])(
    'has the status %s if silent authentication finds that the session %s',
    async (status, _, answer) => {
      const browser = await startBrowser({ kind: 'grant' }, missingRefreshToken);
      expect(browser.questions.map(({ probe }) => probe)).toEqual(['main', 'passive']);
      if ('session' in answer) await browser.respond(answer);
      else await browser.respond(answer);
      expect(browser.snapshot()).toMatchObject({ status, checking: false });
    },
  );

  it('learns from the answer that silent authentication works', async () => {
    const browser = await startBrowser(
      { silentAuth: false, kind: 'grant' },
      offline(),
      missingRefreshToken,
      aliveAsSomebody,
    );
    expect(browser.silentAuthWorks()).toBe(true);
    expect(lastEvent(browser)).toMatchObject(['sessionVerified', { user: alice }]);
  });

  it('keeps its session if silent authentication is not known to work', async () => {
    const browser = await startBrowser(
      { silentAuth: false, kind: 'grant' },
      loginRequired,
      missingRefreshToken,
      loginRequired,
    );
    expect(lastEvent(browser)).toMatchObject([
      'sessionUnverified',
      { cause: 'missing_refresh_token' },
    ]);
  });
});
