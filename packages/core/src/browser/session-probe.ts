import type { Probe, ProbeSignal } from '../probe.js';
import type { SessionError } from '../session.js';

/** Whom {@link sessionProbe} asks, and for which application. */
export interface SessionProbeOptions {
  /** The tenant's domain, as given to the client: `example.eu.auth0.com`, or with `https://`. */
  readonly domain: string;
  /** The application's client ID, as given to the client. */
  readonly clientId: string;
  /** One of the application's allowed callback URLs. Default: the page's origin, as in the SDK. */
  readonly redirectUri?: string | undefined;
  /** The organization that the user is to be signed in to. Default: the one that the SDK remembers for this browser. */
  readonly organization?: string | undefined;
}

/**
 * Asks `/authorize` with `prompt=none` in an iframe of its own, one request, and touches nothing
 * of the client's: no token is stored, used or removed, and the code is never exchanged.
 *
 * Sees a session signed out elsewhere, expired, or of a blocked user; not which user it is.
 *
 * @param options Whom to ask, and for which application.
 * @returns What goes into `probe` of {@link createSessionHeartbeat}.
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
  const probe: Probe = async ({ signal }) => {
    if (window.crossOriginIsolated) {
      throw {
        error: 'login_required',
        error_description: 'A Cross-Origin Isolated page cannot use silent authentication.',
      } satisfies SessionError;
    }
    const state = randomText();
    const url = authorizeUrl(options, state);
    const response = await askInIframe(url, state, signal);
    if (typeof response['code'] !== 'string') throw response;
    return { session: 'alive' };
  };
  return Object.assign(probe, { passive: true });
}

function authorizeUrl(options: SessionProbeOptions, state: string): URL {
  const { domain, clientId, redirectUri = window.location.origin } = options;
  const organization = options.organization ?? readOrganizationHint(clientId);
  const url = new URL('/authorize', /^https?:/.test(domain) ? domain : `https://${domain}`);
  const parameters = {
    client_id: clientId,
    scope: 'openid',
    response_type: 'code',
    response_mode: 'web_message',
    prompt: 'none',
    redirect_uri: redirectUri,
    state,
    nonce: randomText(),
    // Required of a public client. Nobody knows its verifier, so the code is of no use to anyone.
    code_challenge: randomText(),
    code_challenge_method: 'S256',
    ...(organization && { organization }),
  };
  url.search = String(new URLSearchParams(parameters));
  return url;
}

/**
 * Resolves with the authorization response to `state`. Removes its iframe in every case.
 *
 * The iframe stands in an empty one, whose window hears the answer: the SDK's own silent requests
 * and popups listen on the page's window and take any answer of the tenant for theirs.
 */
function askInIframe(
  url: URL,
  state: string,
  signal: ProbeSignal,
): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const frame = document.createElement('iframe');
    const finish = (settle: () => void) => {
      signal.removeEventListener('abort', onAbort);
      frame.remove();
      settle();
    };
    const onAbort = () =>
      finish(() => reject({ error: 'AbortError', error_description: 'Nobody waits for it.' }));
    const onLoad = () => {
      const { contentDocument, contentWindow } = frame;
      if (!contentDocument || !contentWindow || contentDocument.querySelector('iframe')) return;
      const iframe = contentDocument.createElement('iframe');
      contentWindow.addEventListener('message', ({ origin, source, data }) => {
        if (origin !== url.origin || !source || source !== iframe.contentWindow) return;
        const response = authorizationResponse(data);
        if (response['state'] === state) finish(() => resolve(response));
      });
      iframe.src = url.href;
      contentDocument.body.append(iframe);
    };
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort);
    frame.addEventListener('load', onLoad);
    frame.style.display = 'none';
    // Before the page is parsed there is no body yet.
    (document.body ?? document.documentElement).append(frame);
  });
}

function authorizationResponse(data: unknown): Record<string, unknown> {
  const { type, response } = Object(data) as { type?: unknown; response?: unknown };
  return Object(type === 'authorization_response' && response) as Record<string, unknown>;
}

/** The organization of the last login, which the SDK adds to its own silent requests. */
function readOrganizationHint(clientId: string): string | undefined {
  const name = encodeURIComponent(`auth0.${clientId}.organization_hint`);
  const cookie = document.cookie.split('; ').find((text) => text.startsWith(`${name}=`));
  try {
    // A JSON string.
    return /"(.+)"/.exec(decodeURIComponent(cookie ?? ''))?.[1];
  } catch {
    return undefined;
  }
}

/** 256 random bits, base64url ([RFC 7636 §4.2](https://www.rfc-editor.org/rfc/rfc7636#section-4.2)): 43 characters. */
function randomText(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return btoa(String.fromCharCode(...bytes)).replace(/\W/g, (c) =>
    c === '+' ? '-' : c === '/' ? '_' : '',
  );
}
