import type { Probe, ProbeSignal } from '../contract/probe.js';
import { requireOption } from '../contract/errors.js';
import type { SessionError } from '../contract/session.js';
import { tenantUrl } from './client-configuration.js';
import { propertiesOf, textOf } from '../machine/untrusted.js';

/** The tenant and application that {@link sessionProbe} asks. */
export interface SessionProbeOptions {
  /** The domain of the tenant: `example.eu.auth0.com`, or with `https://`. */
  readonly domain: string;
  /** The client ID of the application. */
  readonly clientId: string;
  /** An allowed callback URL of the application. Default: the origin of the page. */
  readonly redirectUri?: string | undefined;
  /** The organization of the user. Default: that of the signed-in user. */
  readonly organization?: string | undefined;
}

/**
 * A passive probe that requests `/authorize` with `prompt=none` in an iframe: one request. It never
 * stores, uses or removes a token, and never exchanges the code.
 *
 * Detects a session that was signed out elsewhere or has expired, and a blocked user. It does not
 * detect another user.
 *
 * @param options The tenant and the application.
 * @returns A `probe` for {@link createSessionHeartbeat}.
 *
 * @throws {SessionHeartbeatError} `invalid_option`, naming the option.
 *
 * @example
 * ```ts
 * import { createSessionHeartbeat, sessionProbe } from '@auth0-heartbeat/core';
 *
 * const domain = 'example.eu.auth0.com';
 * const clientId = 'your-client-id';
 * const heartbeat = createSessionHeartbeat(auth0, { probe: sessionProbe({ domain, clientId }) });
 * ```
 *
 * @see [OpenID Connect Core §3.1.2.1](https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest)
 * @see [OAuth 2.0 Web Message Response Mode](https://datatracker.ietf.org/doc/html/draft-sakimura-oauth-wmrm-00)
 */
export function sessionProbe(options: SessionProbeOptions): Probe {
  requireOption('domain', textOf(options?.domain) !== undefined);
  requireOption('clientId', textOf(options.clientId) !== undefined);
  return {
    kind: 'silent_auth',
    passive: true,
    async ask({ organization, signal }) {
      if (window.crossOriginIsolated) {
        throw {
          error: 'login_required',
          error_description: 'A Cross-Origin Isolated page cannot use silent authentication.',
        } satisfies SessionError;
      }
      const state = randomText();
      const url = authorizeUrl(
        { ...options, organization: options.organization ?? organization },
        state,
      );
      const response = await askInIframe(url, state, signal);
      if (typeof response['code'] !== 'string') throw response;
      return { session: 'alive' };
    },
  };
}

/** How long the response may take once its page has loaded. */
const RESPONSE_MS = 1_000;

function authorizeUrl(options: SessionProbeOptions, state: string): URL {
  const { domain, clientId, redirectUri = window.location.origin, organization } = options;
  const url = new URL('/authorize', tenantUrl(domain));
  const parameters = {
    client_id: clientId,
    scope: 'openid',
    response_type: 'code',
    response_mode: 'web_message',
    prompt: 'none',
    redirect_uri: redirectUri,
    state,
    nonce: randomText(),
    // A public client must send one. The verifier is unknown, so nobody can use the code.
    code_challenge: randomText(),
    code_challenge_method: 'S256',
    ...(organization && { organization }),
  };
  url.search = String(new URLSearchParams(parameters));
  return url;
}

/**
 * Resolves with the authorization response to `state`. Always removes its iframe.
 *
 * The iframe is nested in an empty one, whose window receives the response: silent requests and
 * popups of the SDK listen on the window of the page and accept any response of the tenant.
 */
function askInIframe(
  url: URL,
  state: string,
  signal: ProbeSignal,
): Promise<Readonly<Record<string, unknown>>> {
  return new Promise((resolve, reject) => {
    const frame = document.createElement('iframe');
    let silence: ReturnType<typeof setTimeout> | undefined;
    const finish = (settle: () => void) => {
      clearTimeout(silence);
      signal.removeEventListener('abort', onAbort);
      frame.remove();
      settle();
    };
    const onAbort = () =>
      finish(() => reject({ error: 'AbortError', error_description: 'Aborted.' }));
    const onLoad = () => {
      const { contentDocument, contentWindow } = frame;
      if (!contentDocument || !contentWindow || contentDocument.querySelector('iframe')) return;
      const iframe = contentDocument.createElement('iframe');
      contentWindow.addEventListener('message', ({ origin, source, data }) => {
        if (origin !== url.origin || !source || source !== iframe.contentWindow) return;
        const response = authorizationResponse(data);
        if (response['state'] === state) finish(() => resolve(response));
      });
      // An error page, or no page at all: there will be no response.
      iframe.addEventListener('load', () => {
        silence = setTimeout(() => {
          finish(() => reject({ error: 'timeout', error_description: 'No response in the page.' }));
        }, RESPONSE_MS);
      });
      iframe.src = url.href;
      contentDocument.body.append(iframe);
    };
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort);
    frame.addEventListener('load', onLoad);
    frame.style.display = 'none';
    // The body may not be parsed yet.
    (document.body ?? document.documentElement).append(frame);
  });
}

function authorizationResponse(data: unknown): Readonly<Record<string, unknown>> {
  const { type, response } = propertiesOf(data);
  return propertiesOf(type === 'authorization_response' && response);
}

/** 256 random bits, base64url ([RFC 7636 §4.2](https://www.rfc-editor.org/rfc/rfc7636#section-4.2)): 43 characters. */
function randomText(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return btoa(String.fromCharCode(...bytes)).replace(/\W/g, (c) =>
    c === '+' ? '-' : c === '/' ? '_' : '',
  );
}
