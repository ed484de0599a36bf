import type { LocalTenantDeliveryTarget } from '../contract-webhooks.js';
import type { Clock } from '../clock.js';
import { LOGOUT_TOKEN_LIFETIME_MS } from './logout-token.js';
import type { Sign } from '../signing-key.js';
import type { Message } from './target.js';

/** How to send the messages of one kind. */
export interface Encoding {
  readonly contentType: string;
  /** The most messages in one request. */
  readonly batchSize: number;
  /** Whether the tenant retries after a 4xx status. */
  readonly retriesClientErrors: boolean;
  readonly encode: (messages: readonly Message[]) => Promise<string>;
}

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
      retriesClientErrors: false,
      encode: async ([message]) => {
        const iat = seconds(now());
        const exp = iat + seconds(LOGOUT_TOKEN_LIFETIME_MS);
        const logout_token = await sign('logout+jwt', { ...message?.content, iat, exp });
        return new URLSearchParams({ logout_token }).toString();
      },
    },
    event_stream: {
      contentType: 'application/json',
      batchSize: 1,
      retriesClientErrors: true,
      encode: async ([message]) => JSON.stringify(message?.content),
    },
    log_stream: {
      contentType: 'application/json',
      batchSize: 100,
      retriesClientErrors: true,
      encode: async (messages) => JSON.stringify(messages.map(({ content }) => content)),
    },
    shared_signals: {
      contentType: 'application/secevent+jwt',
      batchSize: 1,
      retriesClientErrors: false,
      encode: ([message]) => sign('secevent+jwt', { ...message?.content, iat: seconds(now()) }),
    },
  };
}
