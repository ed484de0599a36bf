/** @vitest-environment node */
import { describe, expect, it } from 'vitest';
import { CALLBACK, ORIGIN } from './browser.js';
import { runTenant } from './running-tenant.js';

const running = runTenant({
  clients: [{ clientId: 'spa', allowedCallbackUrls: [CALLBACK], allowedWebOrigins: [ORIGIN] }],
});
const browser = () => running.browser('spa');

describe('/authorize', () => {
  it('requires PKCE with S256', async () => {
    const { response } = await browser().authorize({
      code_challenge: '',
      code_challenge_method: '',
    });
    expect(response).toMatchObject({ error: 'invalid_request' });
  });

  it.each([
    ['an unknown client', { client_id: 'nobody' }, 400, 'Unknown client: nobody'],
    [
      'an unknown callback',
      { redirect_uri: 'https://evil.example/' },
      403,
      'Callback URL mismatch',
    ],
    [
      'a callback with a longer path',
      { redirect_uri: `${CALLBACK}/x` },
      403,
      'Callback URL mismatch',
    ],
  ])('responds to %s with a page instead of a redirect', async (_what, params, status, message) => {
    const answer = await browser().authorize(params as Record<string, string>);
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(message);
  });
});
