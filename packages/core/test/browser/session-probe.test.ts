import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sessionProbe } from '../../src/index.js';
import { loginRequired } from '../fake-answers.js';
import { setUpPage, wait } from './fake-page.js';

const tenant = 'https://tenant.example.com';
const options = { domain: 'tenant.example.com', clientId: 'spa' };

setUpPage();

afterEach(() => {
  document.cookie = 'auth0.spa.organization_hint=; Max-Age=0';
  document.cookie = '100%=; Max-Age=0';
  document.body.replaceChildren();
});

const response = (fields: Record<string, unknown>) => ({
  type: 'authorization_response',
  response: fields,
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
  return {
    answer,
    iframe,
    respond,
    url,
    state,
    /** The tenant has a session. */
    succeed: () => respond(response({ state, code: 'code' })),
    async abort() {
      controller.abort();
      await expect(answer).rejects.toMatchObject({ error: 'AbortError' });
    },
  };
}

const isAsking = () => document.querySelector('iframe') !== null;

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

describe('the request', () => {
  it('is a silent authentication request', async () => {
    const { url, answer, succeed } = ask();
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
    succeed();
    await answer;
  });

  describe('beside foreign cookies', () => {
    beforeEach(() => {
      // Tabs of another organization share the first, and the name of the other is malformed.
      document.cookie = `auth0.spa.organization_hint=${encodeURIComponent('"org_2"')}`;
      document.cookie = '100%=x';
    });

    const redirectUri = 'https://app.example.com/callback';

    it.each([
      [options, undefined, { organization: null }],
      [options, 'org_3', { organization: 'org_3' }],
      [{ ...options, organization: 'org_1' }, undefined, { organization: 'org_1' }],
      [{ ...options, redirectUri }, undefined, { redirect_uri: redirectUri }],
    ])('with the options %j for the organization %s contains %j', async (own, of, expected) => {
      const { url, abort } = ask(own, of);
      for (const [name, value] of Object.entries(expected)) {
        expect(url.searchParams.get(name)).toBe(value);
      }
      await abort();
    });
  });

  it('goes to a domain with a scheme', async () => {
    const { url, abort } = ask({ ...options, domain: 'http://localhost:4400' });
    expect(url.origin).toBe('http://localhost:4400');
    await abort();
  });

  it('rejects soon after a page has loaded that does not respond', async () => {
    const { iframe, answer } = ask();
    iframe.dispatchEvent(new Event('load'));
    const rejected = expect(answer).rejects.toMatchObject({ error: 'timeout' });
    await wait(1_000);
    await rejected;
    expect(isAsking()).toBe(false);
  });

  it('leaves no timer behind', async () => {
    const { iframe, abort } = ask();
    // The simulated browser has timers of its own.
    const before = vi.getTimerCount();
    iframe.dispatchEvent(new Event('load'));
    expect(vi.getTimerCount()).toBe(before + 1);
    await abort();
    expect(vi.getTimerCount()).toBe(before);
  });

  it('is not made if the signal is aborted already', async () => {
    const signal = AbortSignal.abort();
    await expect(sessionProbe(options).ask({ timeoutMs: 1, signal })).rejects.toMatchObject({
      error: 'AbortError',
    });
    expect(isAsking()).toBe(false);
  });

  it('is not made in a cross-origin isolated page', async () => {
    Object.defineProperty(window, 'crossOriginIsolated', { value: true, configurable: true });
    try {
      const { signal } = new AbortController();
      await expect(sessionProbe(options).ask({ timeoutMs: 1, signal })).rejects.toMatchObject({
        error: 'login_required',
        error_description: expect.stringMatching(/cross-origin isolated/i) as string,
      });
      expect(isAsking()).toBe(false);
    } finally {
      Object.defineProperty(window, 'crossOriginIsolated', { value: false, configurable: true });
    }
  });
});

describe('the response', () => {
  it('with a code means that the session is alive, and removes the iframe', async () => {
    const { answer, succeed } = ask();
    expect(isAsking()).toBe(true);
    succeed();
    expect(await answer).toEqual({ session: 'alive' });
    expect(isAsking()).toBe(false);
  });

  it('with an error rejects with it, and removes the iframe', async () => {
    const { answer, respond, state } = ask();
    respond(response({ ...loginRequired, state }));
    await expect(answer).rejects.toMatchObject(loginRequired);
    expect(isAsking()).toBe(false);
  });

  it('is ignored if it has another origin, source, state or shape', async () => {
    const { answer, iframe, respond, state, succeed } = ask();
    const forged = response({ state, error: 'login_required' });
    respond(forged, iframe.contentWindow, 'https://evil.example.com');
    respond(forged, window);
    respond(forged, null);
    for (const data of [null, 'text', {}, response({ state: 'other', error: 'login_required' })]) {
      respond(data);
    }
    respond({ type: 'authorization_response', response: null });
    respond({ type: 'authorization_response' });
    // The iframes and popups of the SDK send messages to the window of the page.
    window.dispatchEvent(
      new MessageEvent('message', { data: forged, origin: tenant, source: iframe.contentWindow }),
    );
    respond({ type: 'other', response: { state, error: 'login_required' } });
    succeed();
    expect(await answer).toEqual({ session: 'alive' });
  });

  it('without a code and an error does not mean that the session is alive', async () => {
    const { answer, respond, state } = ask();
    respond(response({ state }));
    await expect(answer).rejects.toBeDefined();
  });

  it('does not reach the window of the page, where the SDK would accept it', async () => {
    const { answer, succeed } = ask();
    const received: unknown[] = [];
    window.addEventListener('message', ({ data }) => received.push(data), { once: true });
    succeed();
    await answer;
    expect(received).toEqual([]);
  });

  it('is not awaited after an abort, which removes the iframe', async () => {
    const { abort } = ask();
    await abort();
    expect(isAsking()).toBe(false);
  });
});
