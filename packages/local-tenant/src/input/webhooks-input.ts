import type {
  LocalTenantEventStream,
  LocalTenantLogStream,
  LocalTenantSharedSignals,
  LocalTenantWebhooks,
  LocalTenantWebhooksChange,
} from '../contract-webhooks.js';
import { invalidOption } from '../error.js';
import { isLoopbackUrl } from '../loopback.js';
import { nullable, optional, readFields, readString, type Fields } from './read.js';

/** The option keys of the webhooks. */
export const WEBHOOK_KEYS = ['eventStream', 'logStream', 'sharedSignals'] as const;

/** @throws LocalTenantError `invalid_option` */
export function readWebhooksChange(input: unknown, path: string): LocalTenantWebhooksChange {
  const fields = readFields(input, path, [...WEBHOOK_KEYS, 'backchannelLogoutUrls']);
  return {
    ...optional(fields, 'eventStream', path, nullable(readEventStream)),
    ...optional(fields, 'logStream', path, nullable(readLogStream)),
    ...optional(fields, 'sharedSignals', path, nullable(readSharedSignals)),
    ...optional(fields, 'backchannelLogoutUrls', path, readUrlsByClient),
  };
}

/** @throws LocalTenantError `invalid_option` */
export function readWebhooks(
  fields: Fields<(typeof WEBHOOK_KEYS)[number]>,
  path: string,
): LocalTenantWebhooks {
  return {
    ...optional(fields, 'eventStream', path, readEventStream),
    ...optional(fields, 'logStream', path, readLogStream),
    ...optional(fields, 'sharedSignals', path, readSharedSignals),
  };
}

/**
 * Reads the URL of a receiver, which must be on this machine. A page or a mistake can never make
 * the tenant send data to another host.
 */
export function readReceiverUrl(input: unknown, path: string): string {
  const url = readString(input, path);
  if (!isLoopbackUrl(url)) {
    throw invalidOption(
      path,
      'an http(s) URL on this machine: localhost, *.localhost, 127.0.0.1 or [::1]',
    );
  }
  return url;
}

function readEventStream(input: unknown, path: string): LocalTenantEventStream {
  const fields = readFields(input, path, ['url', 'token']);
  return {
    url: readReceiverUrl(fields.url, `${path}.url`),
    token: readHeader(fields.token, `${path}.token`),
  };
}

function readLogStream(input: unknown, path: string): LocalTenantLogStream {
  const fields = readFields(input, path, ['url', 'token']);
  return {
    url: readReceiverUrl(fields.url, `${path}.url`),
    ...optional(fields, 'token', path, readHeader),
  };
}

function readSharedSignals(input: unknown, path: string): LocalTenantSharedSignals {
  const fields = readFields(input, path, ['url', 'audience', 'authorization']);
  return {
    url: readReceiverUrl(fields.url, `${path}.url`),
    audience: readString(fields.audience, `${path}.audience`),
    ...optional(fields, 'authorization', path, readHeader),
  };
}

function readUrlsByClient(input: unknown, path: string): Record<string, string | null> {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw invalidOption(path, 'an object');
  }
  const read = nullable(readReceiverUrl);
  return Object.fromEntries(
    Object.entries(input).map(([clientId, url]) => [clientId, read(url, `${path}.${clientId}`)]),
  );
}

function readHeader(input: unknown, path: string): string {
  const value = readString(input, path);
  if (!/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(value)) {
    throw invalidOption(path, 'a header value: printable ASCII without outer spaces');
  }
  return value;
}
