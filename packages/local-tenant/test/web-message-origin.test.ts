/** @vitest-environment node */
import { describe, expect, it } from 'vitest';
import { CALLBACK, ORIGIN } from './browser.js';
import { runTenant } from './running-tenant.js';

const other = 'http://localhost:6060/callback';
const running = runTenant({
  clients: [
    { clientId: 'closed', allowedCallbackUrls: [CALLBACK], allowedWebOrigins: [] },
    { clientId: 'open', allowedCallbackUrls: [CALLBACK], allowedWebOrigins: [ORIGIN] },
    { clientId: 'two', allowedCallbackUrls: [CALLBACK, other], allowedWebOrigins: [ORIGIN] },
  ],
});

/** Silent authentication. Omits `redirect_uri` if it is `null`. */
async function silent(clientId: string, redirectUri: string | null) {
  const visitor = running.browser(clientId);
  const url = new URL(visitor.authorizeUrl({ prompt: 'none', response_mode: 'web_message' }).url);
  if (redirectUri === null) url.searchParams.delete('redirect_uri');
  else url.searchParams.set('redirect_uri', redirectUri);
  const response = await visitor.fetch(url.href);
  return { status: response.status, text: await response.text() };
}

describe('the origin of a web message', () => {
  it.each([
    ['closed', CALLBACK],
    ['closed', null],
    ['two', other],
  ])('gets an error page if it is not allowed (%s, %s)', async (client, url) => {
    const { status, text } = await silent(client, url);
    expect(status).toBe(403);
    expect(text).toContain('does not have a registered origin');
    expect(text).not.toContain('authorization_response');
    expect(running.tenant.logs()).toMatchObject([
      { type: 'fsa', description: 'Web origin not allowed' },
    ]);
  });

  it.each([CALLBACK, null])('gets the web message if it is allowed (%s)', async (url) => {
    const { status, text } = await silent('open', url);
    expect(status).toBe(200);
    expect(text).toContain('authorization_response');
  });

  it('is unknown without redirect_uri and several callback URLs, which shows an error page', async () => {
    const { status, text } = await silent('two', null);
    expect(status).toBe(400);
    expect(text).not.toContain('authorization_response');
  });
});
