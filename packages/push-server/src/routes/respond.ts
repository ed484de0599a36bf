import type { Refusal } from '../refusal.js';

/** How a route says that it does not accept a request. */
export interface RefusalForm {
  /** The body of the response. */
  body(refusal: Refusal): object;
  /** The `WWW-Authenticate` header of a 401. */
  challenge(refusal: Refusal): string;
}

/** `error` and `error_description`, as in [RFC 6749 §5.2](https://www.rfc-editor.org/rfc/rfc6749#section-5.2). */
export const OAUTH_FORM: RefusalForm = {
  body: ({ code, description }) => ({ error: code, error_description: description }),
  challenge: ({ code, description }) =>
    code === 'unauthorized'
      ? 'Bearer'
      : `Bearer error="${code}", error_description="${description}"`,
};

/** `err` and `description`, as in [RFC 8935 §2.3](https://www.rfc-editor.org/rfc/rfc8935#section-2.3). */
export const SECURITY_EVENT_FORM: RefusalForm = {
  body: ({ code, description }) => ({ err: code, description }),
  challenge: OAUTH_FORM.challenge,
};

// Seconds. A place among a user's streams or a key set that answers may be there soon.
const RETRY_AFTER: Readonly<Record<number, string>> = { 429: '60', 503: '30' };

/** The response for a refusal. */
export function respondRefused(refusal: Refusal, form: RefusalForm): Response {
  const retryAfter = RETRY_AFTER[refusal.status];
  return respondJson(refusal.status, form.body(refusal), {
    ...(refusal.status === 401 && { 'WWW-Authenticate': form.challenge(refusal) }),
    ...(retryAfter !== undefined && { 'Retry-After': retryAfter }),
  });
}

/** A response that nobody may store. */
export function respondJson(
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...headers },
  });
}

/** A response without a body that nobody may store. */
export function respondEmpty(status: number): Response {
  return new Response(null, { status, headers: { 'Cache-Control': 'no-store' } });
}
