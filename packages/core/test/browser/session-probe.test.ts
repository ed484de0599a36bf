import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sessionProbe } from '../../src/index.js';
import { loadEmptyIframes, visit } from './happy-dom.js';

const tenant = 'https://tenant.example.com';
const options = { domain: 'tenant.example.com', clientId: 'spa' };

beforeEach(() => {
  visit('https://app.example.com/notes');
  loadEmptyIframes();
});

afterEach(() => {
  document.cookie = 'auth0.spa.organization_hint=; Max-Age=0';
  document.cookie = '100%=; Max-Age=0';
  document.body.replaceChildren();
});

function ask(probeOptions: Parameters<typeof sessionProbe>[0] = options) {
  const controller = new AbortController();
  const answer = sessionProbe(probeOptions)({ timeoutMs: 4_500, signal: controller.signal });
  const outer = document.querySelector('iframe') as HTMLIFrameElement;
  outer.dispatchEvent(new Event('load'));
  const inner = outer.contentDocument as Document;
  const iframe = inner.querySelector('iframe') as HTMLIFrameElement;
  const say = (data: unknown, source: unknown = iframe.contentWindow, from = tenant) =>
    outer.contentWindow?.dispatchEvent(
      new MessageEvent('message', { data, origin: from, source: source as Window }),
    );
  const url = new URL(iframe.src);
  const state = url.searchParams.get('state');
  return { controller, answer, iframe, say, url, state };
}

const response = (fields: Record<string, unknown>) => ({
  type: 'authorization_response',
  response: fields,
});

describe('the question', () => {
  it('is a silent authorization request of its own', async () => {
    const { url, answer, iframe, say, state } = ask();
    expect(url.origin + url.pathname).toBe(`${tenant}/authorize`);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      client_id: 'spa',
      scope: 'openid',
      response_type: 'code',
      response_mode: 'web_message',
      prompt: 'none',
      redirect_uri: 'https://app.example.com',
      code_challenge_method: 'S256',
    });
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(url.searchParams.get(name)).toMatch(/^[\w-]{43}$/);
    }
    say(response({ state, code: 'code' }), iframe.contentWindow);
    await answer;
  });

  it('names the redirect URI and the organization that decide about the session', async () => {
    const { url, controller, answer } = ask({
      ...options,
      redirectUri: 'https://app.example.com/callback',
      organization: 'org_1',
    });
    expect(url.searchParams.get('redirect_uri')).toBe('https://app.example.com/callback');
    expect(url.searchParams.get('organization')).toBe('org_1');
    controller.abort();
    await expect(answer).rejects.toBeDefined();
  });

  it("names the organization of the SDK's hint cookie", async () => {
    document.cookie = `auth0.spa.organization_hint=${encodeURIComponent('"org_2"')}`;
    const { url, controller, answer } = ask();
    expect(url.searchParams.get('organization')).toBe('org_2');
    controller.abort();
    await expect(answer).rejects.toBeDefined();
  });

  it.each(['not json', '%', '42'])('survives a hint cookie of %s', async (value) => {
    document.cookie = `auth0.spa.organization_hint=${value}`;
    const { url, controller, answer } = ask();
    expect(url.searchParams.has('organization')).toBe(false);
    controller.abort();
    await expect(answer).rejects.toBeDefined();
  });

  it("survives somebody else's cookie with a malformed name", async () => {
    document.cookie = '100%=x';
    const { controller, answer } = ask();
    controller.abort();
    await expect(answer).rejects.toMatchObject({ error: 'AbortError' });
  });

  it('goes to a domain that is given with its scheme', async () => {
    const { url, controller, answer } = ask({ ...options, domain: 'http://localhost:4400' });
    expect(url.origin).toBe('http://localhost:4400');
    controller.abort();
    await expect(answer).rejects.toBeDefined();
  });
});

describe('the answer', () => {
  it('is a proof when a code comes, and the iframe is gone', async () => {
    const { answer, iframe, say, state } = ask();
    say(response({ state, code: 'code' }), iframe.contentWindow);
    expect(await answer).toEqual({ session: 'alive' });
    expect(document.querySelector('iframe')).toBeNull();
  });

  it("is the tenant's error, and the iframe is gone", async () => {
    const { answer, iframe, say, state } = ask();
    const error = { error: 'login_required', error_description: 'Login required', state };
    say(response(error), iframe.contentWindow);
    await expect(answer).rejects.toMatchObject({
      error: 'login_required',
      error_description: 'Login required',
    });
    expect(document.querySelector('iframe')).toBeNull();
  });

  it('of anybody else, or of another shape, is ignored', async () => {
    const { answer, iframe, say, state } = ask();
    const forged = response({ state, error: 'login_required' });
    say(forged, iframe.contentWindow, 'https://evil.example.com');
    say(forged, window);
    say(forged, null);
    for (const data of [null, 'text', {}, response({ state: 'other', error: 'login_required' })]) {
      say(data, iframe.contentWindow);
    }
    say({ type: 'authorization_response', response: null }, iframe.contentWindow);
    say({ type: 'authorization_response' }, iframe.contentWindow);
    // The SDK's own iframes and popups speak to the page's window.
    window.dispatchEvent(
      new MessageEvent('message', { data: forged, origin: tenant, source: iframe.contentWindow }),
    );
    say({ type: 'other', response: { state, error: 'login_required' } }, iframe.contentWindow);
    say(response({ state, code: 'code' }), iframe.contentWindow);
    expect(await answer).toEqual({ session: 'alive' });
  });

  it('that is neither a code nor an error is no proof', async () => {
    const { answer, say, state } = ask();
    say(response({ state }));
    await expect(answer).rejects.toBeDefined();
  });

  it("is not heard on the page's window, where the SDK would take it for its own", async () => {
    const { answer, say, state } = ask();
    const heard: unknown[] = [];
    window.addEventListener('message', ({ data }) => heard.push(data), { once: true });
    say(response({ state, code: 'code' }));
    await answer;
    expect(heard).toEqual([]);
  });

  it('is not waited for once nobody wants it, and the iframe is gone', async () => {
    const { controller, answer } = ask();
    controller.abort();
    await expect(answer).rejects.toMatchObject({ error: 'AbortError' });
    expect(document.querySelector('iframe')).toBeNull();
  });

  it('is not asked for at all when nobody wants it from the beginning', async () => {
    const signal = AbortSignal.abort();
    await expect(sessionProbe(options)({ timeoutMs: 1, signal })).rejects.toMatchObject({
      error: 'AbortError',
    });
    expect(document.querySelector('iframe')).toBeNull();
  });
});

it('asks nobody on a cross-origin isolated page', async () => {
  Object.defineProperty(window, 'crossOriginIsolated', { value: true, configurable: true });
  try {
    const { signal } = new AbortController();
    await expect(sessionProbe(options)({ timeoutMs: 1, signal })).rejects.toMatchObject({
      error: 'login_required',
      error_description: expect.stringMatching(/cross-origin isolated/i) as string,
    });
    expect(document.querySelector('iframe')).toBeNull();
  } finally {
    Object.defineProperty(window, 'crossOriginIsolated', { value: false, configurable: true });
  }
});
