import * as v from 'valibot';
import type { LocalTenantWebhooksChange } from '../contract-webhooks.js';
import { isLoopbackUrl } from '../http/loopback.js';
import { dictionary, object, parse, text } from '../options/schema.js';

/**
 * The URL of a receiver, which must be on this machine. A page or a mistake can never make the
 * tenant send data to another host.
 */
export const receiverUrl = v.pipe(
  text,
  v.check(
    isLoopbackUrl,
    'must be an http(s) URL on this machine: localhost, *.localhost, 127.0.0.1 or [::1]',
  ),
);

const header = v.pipe(
  text,
  v.regex(
    /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/,
    'must be a header value: printable ASCII without outer spaces',
  ),
);

const eventStream = object({ url: receiverUrl, token: header });
const logStream = object({ url: receiverUrl, token: v.exactOptional(header) });
const sharedSignals = object({
  url: receiverUrl,
  audience: text,
  authorization: v.exactOptional(header),
});

/** The options of the webhooks. */
export const WEBHOOK_ENTRIES = {
  eventStream: v.exactOptional(eventStream),
  logStream: v.exactOptional(logStream),
  sharedSignals: v.exactOptional(sharedSignals),
};

const webhooksChange = object({
  eventStream: v.exactOptional(v.nullable(eventStream)),
  logStream: v.exactOptional(v.nullable(logStream)),
  sharedSignals: v.exactOptional(v.nullable(sharedSignals)),
  backchannelLogoutUrls: v.exactOptional(dictionary(v.nullable(receiverUrl))),
});

/** @throws LocalTenantError `invalid_option` */
export function readWebhooksChange(input: unknown, path: string): LocalTenantWebhooksChange {
  return parse(webhooksChange, input, path);
}
