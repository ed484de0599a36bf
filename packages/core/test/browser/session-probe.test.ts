import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
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

/** Asks, and returns what the test needs to respond. */
function ask(probeOptions: Parameters<typeof sessionProbe>[0] = options, organization?: string) {
  const controller = new AbortController();
  const { signal } = controller;
  const answer = sessionProbe(probeOptions).ask({ timeoutMs: 4_500, organization, signal });
  const outer = document.querySelector('iframe') as HTMLIFrameElement;
  outer.dispatchEvent(new Event('load'));
  const inner = outer.contentDocument as Document;
  const iframe = inner.querySelector('iframe') as HTMLIFrameElement;
  const respond = (data: unknown, source: unknown = iframe.contentWindow, from = tenant) =>
    outer.contentWindow?.dispatchEvent(
      new MessageEvent('message', { data, origin: from, source: source as Window }),
    );
  const url = new URL(iframe.src);
  const state = url.searchParams.get('state');
  return { controller, answer, iframe, respond, url, state };
}

it('is a passive probe that uses silent authentication', () => {
  expect(sessionProbe(options)).toMatchObject({ kind: 'silent_auth', passive: true });
});

it.each([
  [undefined, 'domain'],
  [{}, 'domain'],
  [{ ...options, domain: '' }, 'domain'],
  [{ ...options, domain: 42 }, 'domain'],
  [{ domain: options.domain }, 'clientId'],
  [{ ...options, clientId: '' }, 'clientId'],
])('throws invalid_option for the options %j: %s', (invalid, name) => {
  expect(() => sessionProbe(invalid as typeof options)).toThrowError(
    expect.objectContaining({ code: 'invalid_option', message: `invalid_option: ${name}` }),
  );
});

const response = (fields: Record<string, unknown>) => ({
  type: 'authorization_response',
  response: fields,
});

describe('the request', () => {
  it('is a silent authentication request', async () => {
    const { url, answer, iframe, respond, state } = ask();
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
    respond(response({ state, code: 'code' }), iframe.contentWindow);
    await answer;
  });

  it('rejects soon after a page has loaded that does not respond', async () => {
    vi.useFakeTimers();
    const { iframe, answer } = ask();
    iframe.dispatchEvent(new Event('load'));
    const rejected = expect(answer).rejects.toMatchObject({ error: 'timeout' });
    await vi.advanceTimersByTimeAsync(1_000);
    await rejected;
    expect(document.querySelector('iframe')).toBeNull();
    vi.useRealTimers();
  });

  it('contains the redirect URI and the organization of the options', async () => {
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

  it('contains the organization of the signed-in user', async () => {
    document.cookie = `auth0.spa.organization_hint=${encodeURIComponent('"org_2"')}`;
    const { url, controller, answer } = ask(options, 'org_3');
    expect(url.searchParams.get('organization')).toBe('org_3');
    controller.abort();
    await expect(answer).rejects.toBeDefined();
  });

  it('contains no organization of a cookie that tabs of another one share', async () => {
    document.cookie = `auth0.spa.organization_hint=${encodeURIComponent('"org_2"')}`;
    const { url, controller, answer } = ask();
    expect(url.searchParams.has('organization')).toBe(false);
    controller.abort();
    await expect(answer).rejects.toBeDefined();
  });

  it('ignores a foreign cookie with a malformed name', async () => {
    document.cookie = '100%=x';
    const { controller, answer } = ask();
    controller.abort();
    await expect(answer).rejects.toMatchObject({ error: 'AbortError' });
  });

  it('goes to a domain with a scheme', async () => {
    const { url, controller, answer } = ask({ ...options, domain: 'http://localhost:4400' });
    expect(url.origin).toBe('http://localhost:4400');
    controller.abort();
    await expect(answer).rejects.toBeDefined();
  });
});

describe('the response', () => {
  it('with a code means that the session is alive, and removes the iframe', async () => {
    const { answer, iframe, respond, state } = ask();
    respond(response({ state, code: 'code' }), iframe.contentWindow);
    expect(await answer).toEqual({ session: 'alive' });
    expect(document.querySelector('iframe')).toBeNull();
  });

  it('with an error rejects with it, and removes the iframe', async () => {
    const { answer, iframe, respond, state } = ask();
    const error = { error: 'login_required', error_description: 'Login required', state };
    respond(response(error), iframe.contentWindow);
    await expect(answer).rejects.toMatchObject({
      error: 'login_required',
      error_description: 'Login required',
    });
    expect(document.querySelector('iframe')).toBeNull();
  });

  it('is ignored if it has another origin, source, state or shape', async () => {
    const { answer, iframe, respond, state } = ask();
    const forged = response({ state, error: 'login_required' });
    respond(forged, iframe.contentWindow, 'https://evil.example.com');
    respond(forged, window);
    respond(forged, null);
    for (const data of [null, 'text', {}, response({ state: 'other', error: 'login_required' })]) {
      respond(data, iframe.contentWindow);
    }
    respond({ type: 'authorization_response', response: null }, iframe.contentWindow);
    respond({ type: 'authorization_response' }, iframe.contentWindow);
    // The iframes and popups of the SDK send messages to the window of the page.
    window.dispatchEvent(
      new MessageEvent('message', { data: forged, origin: tenant, source: iframe.contentWindow }),
    );
    respond({ type: 'other', response: { state, error: 'login_required' } }, iframe.contentWindow);
    respond(response({ state, code: 'code' }), iframe.contentWindow);
    expect(await answer).toEqual({ session: 'alive' });
  });

  it('without a code and an error does not mean that the session is alive', async () => {
    const { answer, respond, state } = ask();
    respond(response({ state }));
    await expect(answer).rejects.toBeDefined();
  });

  it('does not reach the window of the page, where the SDK would accept it', async () => {
    const { answer, respond, state } = ask();
    const received: unknown[] = [];
    window.addEventListener('message', ({ data }) => received.push(data), { once: true });
    respond(response({ state, code: 'code' }));
    await answer;
    expect(received).toEqual([]);
  });

  it('is not awaited after an abort, which removes the iframe', async () => {
    const { controller, answer } = ask();
    controller.abort();
    await expect(answer).rejects.toMatchObject({ error: 'AbortError' });
    expect(document.querySelector('iframe')).toBeNull();
  });

  it('is not requested if the signal is aborted already', async () => {
    const signal = AbortSignal.abort();
    await expect(sessionProbe(options).ask({ timeoutMs: 1, signal })).rejects.toMatchObject({
      error: 'AbortError',
    });
    expect(document.querySelector('iframe')).toBeNull();
  });
});

it('makes no request in a cross-origin isolated page', async () => {
  Object.defineProperty(window, 'crossOriginIsolated', { value: true, configurable: true });
  try {
    const { signal } = new AbortController();
    await expect(sessionProbe(options).ask({ timeoutMs: 1, signal })).rejects.toMatchObject({
      error: 'login_required',
      error_description: expect.stringMatching(/cross-origin isolated/i) as string,
    });
    expect(document.querySelector('iframe')).toBeNull();
  } finally {
    Object.defineProperty(window, 'crossOriginIsolated', { value: false, configurable: true });
  }
});

it('leaves no timer behind', async () => {
  vi.useFakeTimers();
  const { iframe, controller, answer } = ask();
  // The simulated browser has timers of its own.
  const before = vi.getTimerCount();
  iframe.dispatchEvent(new Event('load'));
  expect(vi.getTimerCount()).toBe(before + 1);
  controller.abort();
  await expect(answer).rejects.toMatchObject({ error: 'AbortError' });
  expect(vi.getTimerCount()).toBe(before);
  vi.useRealTimers();
});
