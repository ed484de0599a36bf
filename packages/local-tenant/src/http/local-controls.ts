import { readFault } from '../faults/schema.js';
import { MANAGEMENT_SCOPES } from '../management/scopes.js';
import { accessTokenSeconds, policyView } from '../policy/policy.js';
import { readPolicyChange } from '../policy/schema.js';
import { readWebhooksChange } from '../webhooks/schema.js';
import { webhooksView } from '../webhooks/webhooks.js';
import { readJsonObject } from './body.js';
import { readCount } from './routes.js';
import type { Route } from './routes.js';

/** The controls without an equivalent in Auth0's APIs, such as faults, policy changes and reset. */
export const LOCAL_CONTROLS: readonly Route[] = [
  {
    method: 'GET',
    path: '/local/state',
    handle: ({ tenant }) => ({
      status: 200,
      body: {
        users: tenant.users
          .list()
          .map((user) => ({ ...user, sessions: tenant.sessions.list(user.user_id) })),
        faults: tenant.faults.list(),
        policy: policyView(tenant.policy),
        requests: tenant.journal.counts(),
      },
    }),
  },
  {
    method: 'POST',
    path: '/local/management-token',
    handle: async ({ tenant, managementTokens, baseUrl }) => {
      const expires_in = accessTokenSeconds(tenant.policy);
      const access_token = await managementTokens.issue(
        `${baseUrl}/`,
        MANAGEMENT_SCOPES,
        expires_in,
      );
      const scope = MANAGEMENT_SCOPES.join(' ');
      return { status: 200, body: { access_token, token_type: 'Bearer', expires_in, scope } };
    },
  },
  {
    method: 'POST',
    path: '/local/faults',
    handle: async ({ tenant, req }) => {
      const fault = readFault(await readJsonObject(req));
      const { id } = tenant.faults.add(fault);
      return { status: 201, body: { id, ...fault } };
    },
  },
  {
    method: 'DELETE',
    path: '/local/faults',
    handle: ({ tenant }) => {
      tenant.faults.clear();
      return { status: 204 };
    },
  },
  {
    method: 'DELETE',
    path: '/local/faults/{id}',
    handle: ({ tenant, parameter }) => {
      tenant.faults.remove(parameter);
      return { status: 204 };
    },
  },
  {
    method: 'GET',
    path: '/local/requests',
    handle: ({ tenant, query }) => ({
      status: 200,
      body: query.has('after')
        ? tenant.journal.after(readCount(query, 'after', 0))
        : tenant.journal.latest(),
    }),
  },
  {
    method: 'PATCH',
    path: '/local/policy',
    handle: async ({ tenant, req }) => {
      tenant.configure(readPolicyChange(await readJsonObject(req), 'body'));
      return { status: 200, body: policyView(tenant.policy) };
    },
  },
  {
    method: 'GET',
    path: '/local/webhooks',
    handle: ({ tenant }) => ({ status: 200, body: webhooksView(tenant.webhooks) }),
  },
  {
    method: 'PATCH',
    path: '/local/webhooks',
    handle: async ({ tenant, req }) => {
      tenant.setWebhooks(readWebhooksChange(await readJsonObject(req), 'body'));
      return { status: 200, body: webhooksView(tenant.webhooks) };
    },
  },
  {
    method: 'GET',
    path: '/local/deliveries',
    handle: ({ tenant, query }) => ({
      status: 200,
      body: query.has('after')
        ? tenant.deliveries.after(readCount(query, 'after', 0))
        : tenant.deliveries.latest(),
    }),
  },
  {
    method: 'POST',
    path: '/local/sessions/{id}/expire',
    handle: ({ tenant, parameter }) => {
      tenant.expireSession(parameter);
      return { status: 202 };
    },
  },
  {
    method: 'POST',
    path: '/local/reset',
    handle: ({ tenant }) => {
      tenant.reset();
      return { status: 204 };
    },
  },
];
