/** @vitest-environment node */
import { describe, expect, it } from 'vitest';
import { claimsOf } from './browser.js';
import { runTenant } from './running-tenant.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const running = runTenant({
  users: [
    {
      user_id: 'auth0|alice',
      email: 'alice@example.com',
      password: 'password',
      name: 'Alice',
      given_name: 'Alice',
      picture: 'http://localhost:5173/alice.png',
      app_metadata: { plan: 'pro', tags: ['a'] },
      user_metadata: { theme: 'dark' },
      claims: { 'https://app.example/roles': ['admin'], plan: 'pro' },
    },
    { user_id: 'auth0|bob', email: 'bob@example.com', password: 'password', name: 'Bob' },
    { user_id: 'auth0|carol', email: 'carol@example.com', password: 'password', name: 'Carol' },
  ],
});
const ALICE = '/api/v2/users/auth0%7Calice';

async function call(method: string, path: string, body?: object) {
  const response = await running.browser().fetch(path, {
    method,
    ...(body && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
}
const names = async (query: string) =>
  ((await call('GET', `/api/v2/users?${query}`)).body as { name: string }[]).map(
    ({ name }) => name,
  );

describe('a list of users', () => {
  it('is an envelope with include_totals', async () => {
    const { body } = await call('GET', '/api/v2/users?include_totals=true&per_page=2&page=1');
    expect(body).toMatchObject({
      start: 2,
      limit: 2,
      length: 1,
      total: 3,
      users: [{ name: 'Carol' }],
    });
  });

  it.each([
    ['per_page=2', ['Alice', 'Bob']],
    ['per_page=2&page=1', ['Carol']],
    ['page=9', []],
    ['sort=name:-1', ['Carol', 'Bob', 'Alice']],
    ['q=email:bob*', ['Bob']],
    ['q=email:bob* OR app_metadata.plan:pro&search_engine=v3', ['Alice', 'Bob']],
    ['connection=github', []],
  ])('with %s', async (query, expected) => {
    expect(await names(query)).toEqual(expected);
  });

  it('has only the selected fields', async () => {
    expect((await call('GET', '/api/v2/users?fields=user_id,name&per_page=1')).body).toEqual([
      { user_id: 'auth0|alice', name: 'Alice' },
    ]);
    const { body } = await call('GET', `${ALICE}?fields=identities,picture&include_fields=false`);
    expect(body).toHaveProperty('name');
    expect(body).not.toHaveProperty('identities');
  });

  it.each([
    'per_page=101',
    'page=-1',
    'include_totals=1',
    'sort=name',
    'sort=name:2',
    'q=alice',
    'q=NOT blocked:true',
    'search_engine=v2',
    'from=x',
    'take=1',
    'nothing=1',
  ])('rejects %s', async (query) => {
    expect(await call('GET', `/api/v2/users?${query}`)).toMatchObject({
      status: 400,
      body: { statusCode: 400, error: 'Bad Request', errorCode: 'invalid_query_string' },
    });
  });

  it('finds a user by email address', async () => {
    const find = (query: string) => call('GET', `/api/v2/users-by-email?${query}`);
    expect((await find('email=BOB@example.com')).body).toMatchObject([{ name: 'Bob' }]);
    expect((await find('email=nobody@example.com')).body).toEqual([]);
    expect((await find('')).status).toBe(400);
  });
});

describe('a user', () => {
  it("has Auth0's fields and counts logins", async () => {
    const createdAt = running.now();
    const identity = { connection: 'Username-Password-Authentication', user_id: 'alice' };
    const fields = {
      user_id: 'auth0|alice',
      email: 'alice@example.com',
      email_verified: true,
      name: 'Alice',
      nickname: 'alice',
      given_name: 'Alice',
      picture: 'http://localhost:5173/alice.png',
      identities: [{ ...identity, provider: 'auth0', isSocial: false }],
      user_metadata: { theme: 'dark' },
      app_metadata: { plan: 'pro', tags: ['a'] },
      blocked: false,
      created_at: new Date(createdAt).toISOString(),
      updated_at: new Date(createdAt).toISOString(),
      logins_count: 0,
    };
    expect((await call('GET', ALICE)).body).toEqual(fields);
    running.advance(DAY_MS);
    const visitor = running.browser();
    await visitor.login();
    await visitor.silent();
    await running.browser().login();
    const at = new Date(createdAt + DAY_MS).toISOString();
    expect((await call('GET', ALICE)).body).toEqual({
      ...fields,
      updated_at: at,
      last_login: at,
      last_ip: '127.0.0.1',
      logins_count: 2,
    });
  });

  it('has custom claims in the ID token and in a JWT access token', async () => {
    const visitor = running.browser();
    const login = await visitor.login(undefined, { audience: 'https://api' });
    const { body } = await visitor.exchange(login);
    const claims = { 'https://app.example/roles': ['admin'], plan: 'pro' };
    expect(claimsOf(body['id_token'])).toMatchObject(claims);
    expect(claimsOf(body['access_token'])).toMatchObject({ ...claims, sub: 'auth0|alice' });
    const bob = running.browser();
    const answer = await bob.exchange(await bob.login('bob@example.com'));
    expect(claimsOf(answer.body['id_token'])).not.toHaveProperty('plan');
  });

  it('can be created and can sign in', async () => {
    const dave = {
      connection: 'Username-Password-Authentication',
      email: 'dave@example.com',
      password: 'password',
      user_metadata: { a: 1 },
    };
    const created = await call('POST', '/api/v2/users', dave);
    expect(created).toMatchObject({
      status: 201,
      body: {
        user_id: expect.stringMatching(/^auth0\|[0-9a-f]{24}$/) as string,
        name: 'dave@example.com',
        email_verified: false,
        user_metadata: { a: 1 },
      },
    });
    expect((await running.browser().login('dave@example.com')).response).toHaveProperty('code');
    expect(await call('POST', '/api/v2/users', dave)).toEqual({
      status: 409,
      body: {
        statusCode: 409,
        error: 'Conflict',
        message: 'The user already exists.',
        errorCode: 'auth0_idp_error',
      },
    });
    const other = await call('POST', '/api/v2/users', { ...dave, connection: 'github' });
    expect(other).toMatchObject({ status: 400, body: { errorCode: 'inexistent_connection' } });
    expect((await call('POST', '/api/v2/users', { email: 'x@example.com' })).status).toBe(400);
  });

  it('merges the first level of metadata, null removes a property', async () => {
    const patch = async (body: object) => (await call('PATCH', ALICE, body)).body as object;
    expect(await patch({ app_metadata: { tags: [], plan: null } })).toMatchObject({
      app_metadata: { tags: [] },
      user_metadata: { theme: 'dark' },
    });
    expect(await patch({ user_metadata: {} })).toMatchObject({ user_metadata: {} });
    expect((await patch({ name: 'Alicia' })) as { name: string }).toMatchObject({
      name: 'Alicia',
      app_metadata: { tags: [] },
    });
  });

  it('signs in with a changed email address', async () => {
    await call('PATCH', ALICE, { email: 'alicia@example.com' });
    expect((await running.browser().login('alicia@example.com')).response).toHaveProperty('code');
    expect((await running.browser().login('alice@example.com')).status).toBe(400);
  });
});
