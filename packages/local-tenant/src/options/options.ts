import * as v from 'valibot';
import { api, organization } from '../access/schema.js';
import { client, url } from '../clients/schema.js';
import type { LocalTenantApi, LocalTenantOrganization } from '../contract-access.js';
import type { LocalTenantClient } from '../contract-clients.js';
import type { LocalTenantUser } from '../contract-users.js';
import type { LocalTenantWebhooks } from '../contract-webhooks.js';
import type { LocalTenantOptions, LocalTenantPolicyChange } from '../contract.js';
import { invalidOption } from '../error.js';
import { POLICY_ENTRIES } from '../policy/schema.js';
import { user } from '../users/schema.js';
import { WEBHOOK_ENTRIES } from '../webhooks/schema.js';
import { flag, integer, list, object, parse, text } from './schema.js';

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

/** The origins of the default application. */
export const DEFAULT_ORIGINS = [
  'http://localhost:5173',
  'http://127.0.0.1:5173',
  'http://app.localhost:5173',
];

/** One application on Vite's default port. Its callback is the page itself or `/callback`. */
const DEFAULT_CLIENTS: readonly LocalTenantClient[] = [
  {
    clientId: 'local-spa',
    name: 'Local application',
    allowedCallbackUrls: DEFAULT_ORIGINS.flatMap((origin) => [
      origin,
      `${origin}/`,
      `${origin}/callback`,
    ]),
    allowedLogoutUrls: DEFAULT_ORIGINS.flatMap((origin) => [origin, `${origin}/`]),
    allowedWebOrigins: DEFAULT_ORIGINS,
  },
];

/** Three users. Carol is blocked. */
const DEFAULT_USERS: readonly LocalTenantUser[] = [
  { user_id: 'auth0|alice', email: 'alice@example.com', password: 'password', name: 'Alice' },
  { user_id: 'auth0|bob', email: 'bob@example.com', password: 'password', name: 'Bob' },
  {
    user_id: 'auth0|carol',
    email: 'carol@example.com',
    password: 'password',
    name: 'Carol',
    blocked: true,
  },
];

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
