import type {
  LocalTenantClient,
  LocalTenantOptions,
  LocalTenantPolicyChange,
} from '../contract.js';
import type { LocalTenantApi, LocalTenantOrganization } from '../contract-access.js';
import type { LocalTenantUser } from '../contract-users.js';
import type { LocalTenantWebhooks } from '../contract-webhooks.js';
import { invalidOption } from '../error.js';
import { MANAGEMENT_SCOPES } from '../tenant/management-scopes.js';
import { LOGOUT_INITIATORS } from '../tenant/session-end.js';
import { readApi, readOrganization } from './access-input.js';
import { DEFAULT_CLIENTS, DEFAULT_USERS } from './defaults.js';
import { POLICY_KEYS, readPolicyFields } from './policy-input.js';
import {
  optional,
  readBoolean,
  readFields,
  readInteger,
  readList,
  readOneOf,
  readString,
} from './read.js';
import { readUser } from './user-input.js';
import { readReceiverUrl, WEBHOOK_KEYS, readWebhooks } from './webhooks-input.js';

/** The validated options with their defaults. */
export interface ResolvedOptions {
  readonly port: number;
  readonly https: boolean;
  readonly certificateFile?: string;
  readonly trustProxy: boolean;
  readonly clients: readonly LocalTenantClient[];
  readonly allowedLogoutUrls: readonly string[];
  readonly users: readonly LocalTenantUser[];
  readonly organizations?: readonly LocalTenantOrganization[];
  readonly apis: readonly LocalTenantApi[];
  readonly policy: LocalTenantPolicyChange;
  readonly webhooks: LocalTenantWebhooks;
}

/** @throws LocalTenantError `invalid_option`. The message names the option. */
export function readOptions(options: LocalTenantOptions): ResolvedOptions {
  const fields = readFields(options, 'options', [
    'port',
    'https',
    'certificateFile',
    'trustProxy',
    'clients',
    'allowedLogoutUrls',
    'users',
    'organizations',
    'apis',
    ...POLICY_KEYS,
    ...WEBHOOK_KEYS,
  ]);
  const { port = 0, https = false, clients = DEFAULT_CLIENTS, users = DEFAULT_USERS } = fields;
  const readUsers = unique(readList(users, 'options.users', readUser), 'users', 'user_id');
  const apis = readList(fields.apis ?? [], 'options.apis', readApi);
  return {
    port: readInteger(port, 'options.port', 0, 65_535),
    https: readBoolean(https, 'options.https'),
    ...optional(fields, 'certificateFile', 'options', (value, at) => {
      if (https !== true) throw invalidOption(at, 'used with https');
      return readString(value, at);
    }),
    trustProxy: readBoolean(fields.trustProxy ?? false, 'options.trustProxy'),
    clients: unique(readList(clients, 'options.clients', readClient), 'clients', 'clientId'),
    allowedLogoutUrls: readList(
      fields.allowedLogoutUrls ?? [],
      'options.allowedLogoutUrls',
      readUrl,
    ),
    users: readUsers,
    ...optional(fields, 'organizations', 'options', (value, at) => {
      const list = readList(value, at, (each, eachAt) => readOrganization(each, eachAt, readUsers));
      return unique(unique(list, 'organizations', 'id'), 'organizations', 'name');
    }),
    apis: unique(apis, 'apis', 'audience'),
    policy: readPolicyFields(fields, 'options'),
    webhooks: readWebhooks(fields, 'options'),
  };
}

function readClient(input: unknown, path: string): LocalTenantClient {
  const fields = readFields(input, path, [
    'clientId',
    'clientSecret',
    'managementScopes',
    'name',
    'allowedCallbackUrls',
    'allowedLogoutUrls',
    'allowedWebOrigins',
    'refreshTokenRotation',
    'requireConsent',
    'backchannelLogoutUrl',
    'backchannelLogoutInitiators',
  ]);
  const readUrls = (value: unknown, at: string) => readList(value, at, readUrl);
  return {
    clientId: readString(fields.clientId, `${path}.clientId`),
    ...optional(fields, 'clientSecret', path, readString),
    ...optional(fields, 'managementScopes', path, (value, at) => {
      if (fields.clientSecret === undefined) throw invalidOption(at, 'used with clientSecret');
      return readList(value, at, (each, eachAt) => readOneOf(each, eachAt, MANAGEMENT_SCOPES));
    }),
    ...optional(fields, 'name', path, readString),
    allowedCallbackUrls: readUrls(fields.allowedCallbackUrls, `${path}.allowedCallbackUrls`),
    ...optional(fields, 'allowedLogoutUrls', path, readUrls),
    allowedWebOrigins: readList(fields.allowedWebOrigins, `${path}.allowedWebOrigins`, readOrigin),
    ...optional(fields, 'refreshTokenRotation', path, readBoolean),
    ...optional(fields, 'requireConsent', path, readBoolean),
    ...optional(fields, 'backchannelLogoutUrl', path, readReceiverUrl),
    ...optional(fields, 'backchannelLogoutInitiators', path, (value, at) =>
      readList(value, at, (each, eachAt) => readOneOf(each, eachAt, LOGOUT_INITIATORS)),
    ),
  };
}

function readUrl(input: unknown, path: string): string {
  const url = readString(input, path);
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const { protocol = '', username = '', password = '', hash = '' } = parsed ?? {};
  const hasOtherParts = username + password + hash !== '' || url.includes('*');
  // The tenant compares URLs exactly, so a URL must not have parts that parsing removes.
  if (!/^https?:$/.test(protocol) || hasOtherParts || /[\s#]/.test(url)) {
    throw invalidOption(path, 'an absolute http(s) URL without userinfo, fragment or wildcard');
  }
  return url;
}

function readOrigin(input: unknown, path: string): string {
  const url = new URL(readUrl(input, path));
  if (url.pathname !== '/' || url.search !== '') {
    throw invalidOption(path, `an origin such as ${url.origin}`);
  }
  return url.origin;
}

function unique<T>(items: readonly T[], list: string, key: keyof T & string): readonly T[] {
  const ids = items.map((item) => item[key]);
  const at = ids.findIndex((id, index) => ids.indexOf(id) !== index);
  if (at !== -1) throw invalidOption(`options.${list}[${at}].${key}`, 'unique');
  return items;
}
