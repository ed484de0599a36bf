/** @vitest-environment node */
import { describe, expect, it } from 'vitest';
import { CALLBACK, ORIGIN } from './browser.js';
import { runTenant } from './running-tenant.js';

const running = runTenant({
  clients: [
    {
      clientId: 'third-party',
      name: 'Third <party>',
      allowedCallbackUrls: [CALLBACK],
      allowedWebOrigins: [ORIGIN],
      requireConsent: true,
    },
  ],
});
const browser = () => running.browser('third-party');

describe('consent', () => {
  it('asks for consent once if the application requires it', async () => {
    const visitor = browser();
    const { at } = await visitor.authorize({ prompt: 'login' });
    const consent = await visitor.submit(at, { user_id: 'auth0|alice' });
    expect(consent.at).toContain('/u/consent?state=');
    expect(consent.text).toContain('Authorize Third &lt;party&gt;');
    expect((await visitor.silent()).response).toMatchObject({
      error: 'consent_required',
      error_description: 'Consent required',
    });
    const declined = await visitor.submit(consent.at, { decision: 'decline' });
    expect(declined.response).toMatchObject({ error: 'access_denied' });

    const again = await visitor.authorize();
    const accepted = await visitor.submit(again.at, { decision: 'accept' });
    expect(accepted.response['code']).toBeDefined();
    expect((await visitor.silent()).response['code']).toBeDefined();
    expect(running.tenant.listSessions()).toHaveLength(1);

    await running.tenant.reset();
    const afterReset = await visitor.authorize();
    const consentAgain = await visitor.submit(afterReset.at, { user_id: 'auth0|alice' });
    expect(consentAgain.at).toContain('/u/consent');
    await visitor.submit(consentAgain.at, { decision: 'accept' });
    expect((await visitor.silent()).response['code']).toBeDefined();
  });

  it('rejects a user who is blocked while the consent page is open', async () => {
    const visitor = browser();
    const { at } = await visitor.login();
    expect(at).toContain('/u/consent');
    await running.tenant.blockUser('auth0|alice');
    const { response } = await visitor.submit(at, { decision: 'accept' });
    expect(response).toMatchObject({ error: 'unauthorized', error_description: 'user is blocked' });
    expect(running.tenant.listSessions()).toEqual([]);
  });
});
