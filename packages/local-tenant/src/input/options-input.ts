import * as v from 'valibot';
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
import { api, organization } from './access-input.js';
import { DEFAULT_CLIENTS, DEFAULT_USERS } from './defaults.js';
import { POLICY_ENTRIES } from './policy-input.js';
import { flag, integer, list, object, oneOf, parse, text } from './schema.js';
import { user } from './user-input.js';
import { receiverUrl, WEBHOOK_ENTRIES } from './webhooks-input.js';

/** The validated options with their defaults. */
export interface ResolvedOptions extends LocalTenantPolicyChange, LocalTenantWebhooks {
  readonly port: number;
  readonly https: boolean;
  readonly certificateFile?: string;
  readonly trustProxy: boolean;
  readonly clients: readonly LocalTenantClient[];
  readonly allowedLogoutUrls: readonly string[];
  readonly users: readonly LocalTenantUser[];
  readonly organizations?: readonly LocalTenantOrganization[];
  readonly apis: readonly LocalTenantApi[];
}

// The tenant compares URLs exactly, so a URL must not have parts that parsing removes.
const url = v.pipe(
  text,
  v.check((input) => {
    if (!URL.canParse(input) || /[\s#*]/.test(input)) return false;
    const { protocol, username, password } = new URL(input);
    return /^https?:$/.test(protocol) && username + password === '';
  }, 'must be an absolute http(s) URL without userinfo, fragment or wildcard'),
);

const origin = v.pipe(
  url,
  v.check((input) => {
    const { pathname, search } = new URL(input);
    return pathname === '/' && search === '';
  }, 'must be an origin such as http://localhost:5173'),
  v.transform((input) => new URL(input).origin),
);

const client = v.pipe(
  object({
    clientId: text,
    clientSecret: v.exactOptional(text),
    managementScopes: v.exactOptional(list(oneOf(MANAGEMENT_SCOPES))),
    name: v.exactOptional(text),
    allowedCallbackUrls: list(url),
    allowedLogoutUrls: v.exactOptional(list(url)),
    allowedWebOrigins: list(origin),
    refreshTokenRotation: v.exactOptional(flag),
    requireConsent: v.exactOptional(flag),
    backchannelLogoutUrl: v.exactOptional(receiverUrl),
    backchannelLogoutInitiators: v.exactOptional(list(oneOf(LOGOUT_INITIATORS))),
  }),
  v.forward(
    v.check(
      ({ managementScopes, clientSecret }) =>
        managementScopes === undefined || clientSecret !== undefined,
      'must be used with clientSecret',
    ),
    ['managementScopes'],
  ),
);

const options = v.pipe(
  object({
    port: v.exactOptional(integer(0, 65_535), 0),
    https: v.exactOptional(flag, false),
    certificateFile: v.exactOptional(text),
    trustProxy: v.exactOptional(flag, false),
    clients: v.exactOptional(list(client), DEFAULT_CLIENTS),
    allowedLogoutUrls: v.exactOptional(list(url), []),
    users: v.exactOptional(list(user), DEFAULT_USERS),
    organizations: v.exactOptional(list(organization)),
    apis: v.exactOptional(list(api), []),
    ...POLICY_ENTRIES,
    ...WEBHOOK_ENTRIES,
  }),
  v.forward(
    v.check(
      ({ certificateFile, https }) => certificateFile === undefined || https,
      'must be used with https',
    ),
    ['certificateFile'],
  ),
);

/** @throws LocalTenantError `invalid_option`. The message names the option. */
export function readOptions(input: LocalTenantOptions): ResolvedOptions {
  const resolved = parse(options, input, 'options');
  const { clients, users, organizations = [], apis } = resolved;
  requireUnique(clients, 'clients', 'clientId');
  requireUnique(users, 'users', 'user_id');
  requireUnique(organizations, 'organizations', 'id');
  requireUnique(organizations, 'organizations', 'name');
  requireUnique(apis, 'apis', 'audience');
  for (const [at, { members }] of organizations.entries()) {
    const stranger = members.findIndex((each) => !users.some(({ user_id }) => user_id === each));
    if (stranger === -1) continue;
    const path = `options.organizations[${at}].members[${stranger}]`;
    throw invalidOption(path, 'the user_id of a user');
  }
  return resolved;
}

function requireUnique<T>(items: readonly T[], name: string, key: keyof T & string): void {
  const ids = items.map((item) => item[key]);
  const at = ids.findIndex((id, index) => ids.indexOf(id) !== index);
  if (at !== -1) throw invalidOption(`options.${name}[${at}].${key}`, 'unique');
}
