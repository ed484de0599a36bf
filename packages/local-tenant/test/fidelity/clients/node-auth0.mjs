// Fails at the first wrong response. Arguments: the tenant, the application and the package.
import assert from 'node:assert/strict';
import { signIn } from '../browser.mjs';

const [, , domain, app, packageName] = process.argv;
const { host } = new URL(domain);
await signIn(domain, app);
const isVersion4 = packageName === 'auth0-v4';
const { ManagementClient } = await (isVersion4 ? import('auth0-v4') : import('auth0'));

const client = new ManagementClient({
  domain: host,
  clientId: 'backend',
  clientSecret: 'backend-secret',
});

/** Version 4 wraps a response in `data`. */
const unwrap = (response) => (isVersion4 ? response.data : (response.data ?? response));
const users = isVersion4
  ? {
      list: async (query) => unwrap(await client.users.getAll(query)),
      get: async (id) => unwrap(await client.users.get({ id })),
      create: async (body) => unwrap(await client.users.create(body)),
      update: async (id, body) => unwrap(await client.users.update({ id }, body)),
      delete: (id) => client.users.delete({ id }),
      byEmail: async (email) => unwrap(await client.usersByEmail.getByEmail({ email })),
      sessions: async (id) => unwrap(await client.users.getSessions({ user_id: id })).sessions,
      refreshTokens: async (id) =>
        unwrap(await client.users.getRefreshTokens({ user_id: id })).tokens,
    }
  : {
      list: async (query) => (await client.users.list(query)).data,
      get: async (id) => unwrap(await client.users.get(id)),
      create: async (body) => unwrap(await client.users.create(body)),
      update: async (id, body) => unwrap(await client.users.update(id, body)),
      delete: (id) => client.users.delete(id),
      byEmail: async (email) => unwrap(await client.users.listUsersByEmail({ email })),
      sessions: async (id) => (await client.users.sessions.list(id)).data,
      refreshTokens: async (id) => (await client.users.refreshToken.list(id)).data,
    };

const all = await users.list({});
assert.deepEqual(
  all.map(({ name }) => name),
  ['Alice', 'Bob', 'Carol'],
);
const [bob] = await users.list({ q: 'email:bob*', search_engine: 'v3', per_page: 1 });
assert.equal(bob.name, 'Bob');

const created = await users.create({
  connection: 'Username-Password-Authentication',
  email: 'dave@example.com',
  password: 'password',
  app_metadata: { plan: 'pro' },
});
assert.equal((await users.get(created.user_id)).app_metadata.plan, 'pro');
assert.equal((await users.byEmail('dave@example.com'))[0].user_id, created.user_id);
assert.equal((await users.update(created.user_id, { blocked: true })).blocked, true);
await users.delete(created.user_id);
await assert.rejects(users.get(created.user_id), ({ statusCode }) => statusCode === 404);

const alice = 'auth0|alice';
const [session] = await users.sessions(alice);
const [refreshToken] = await users.refreshTokens(alice);
assert.equal(refreshToken.session_id, session.id);
if (isVersion4) {
  await client.sessions.delete({ id: session.id });
  await client.refreshTokens.delete({ id: refreshToken.id });
} else {
  await client.sessions.delete(session.id);
  await client.refreshTokens.delete(refreshToken.id);
}
assert.deepEqual(await users.sessions(alice), []);
assert.deepEqual(await users.refreshTokens(alice), []);

const logs = isVersion4
  ? unwrap(await client.logs.getAll({ per_page: 1 }))
  : (await client.logs.list({ per_page: 1 })).data;
assert.equal(logs[0].type, 'sapi');
const log = isVersion4
  ? unwrap(await client.logs.get({ id: logs[0].log_id }))
  : unwrap(await client.logs.get(logs[0].log_id));
assert.equal(log.log_id, logs[0].log_id);

const stranger = new ManagementClient({ domain: host, token: 'anything' });
await assert.rejects(
  isVersion4 ? stranger.users.getAll() : stranger.users.list(),
  ({ statusCode }) => statusCode === 401,
);
const unknown = isVersion4 ? client.roles.getAll() : client.roles.list();
await assert.rejects(unknown, ({ statusCode }) => statusCode === 404);
