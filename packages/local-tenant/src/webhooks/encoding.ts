import type { Clock } from '../clock.js';
import type { LocalTenantDeliveryTarget } from '../contract-webhooks.js';
import type { Sign } from '../signing-key.js';
import type { Message } from './target.js';

/** How to send the messages of one kind. */
export interface Encoding {
  readonly contentType: string;
  /** The most messages in one request. */
  readonly batchSize: number;
  /** Returns whether the tenant retries after a status that is not 2xx. */
  readonly retries: (status: number) => boolean;
  readonly encode: (messages: readonly Message[]) => Promise<string>;
}

/** The lifetime of a logout token, as the specification recommends. */
const LOGOUT_TOKEN_LIFETIME_MS = 2 * 60 * 1000;

const always = () => true;
const afterServerErrors = (status: number) => status >= 500;
/** Also after Request Timeout and Too Many Requests. */
const unlessRejected = (status: number) => status >= 500 || status === 408 || status === 429;

/** Creates the encodings of all kinds. `encode` sets `iat` and signs. */
export function createEncodings(
  sign: Sign,
  now: Clock,
): Readonly<Record<LocalTenantDeliveryTarget, Encoding>> {
  const seconds = (ms: number) => Math.floor(ms / 1000);
  return {
    backchannel_logout: {
      contentType: 'application/x-www-form-urlencoded',
      batchSize: 1,
      retries: unlessRejected,
      encode: async ([message]) => {
        const iat = seconds(now());
        const exp = iat + seconds(LOGOUT_TOKEN_LIFETIME_MS);
        const logout_token = await sign('JWT', { ...message?.content, iat, exp });
        return new URLSearchParams({ logout_token }).toString();
      },
    },
    event_stream: {
      contentType: 'application/json',
      batchSize: 1,
      retries: afterServerErrors,
      encode: async ([message]) => JSON.stringify(message?.content),
    },
    log_stream: {
      contentType: 'application/json',
      batchSize: 100,
      retries: always,
      encode: async (messages) => JSON.stringify(messages.map(({ content }) => content)),
    },
    shared_signals: {
      contentType: 'application/secevent+jwt',
      batchSize: 1,
      retries: unlessRejected,
      encode: ([message]) => sign('secevent+jwt', { ...message?.content, iat: seconds(now()) }),
    },
  };
}
