import type { LocalTenantClient } from '../contract.js';
import type { LocalTenantUser } from '../contract-users.js';

/** The origins of the default application. */
export const DEFAULT_ORIGINS = [
  'http://localhost:5173',
  'http://127.0.0.1:5173',
  'http://app.localhost:5173',
];

/** One application on Vite's default port. Its callback is the page itself or `/callback`. */
export const DEFAULT_CLIENTS: readonly LocalTenantClient[] = [
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
export const DEFAULT_USERS: readonly LocalTenantUser[] = [
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
