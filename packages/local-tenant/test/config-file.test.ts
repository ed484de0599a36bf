/** @vitest-environment node */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCommandLine } from '../src/command-line/read.js';
import { startLocalTenant } from '../src/index.js';
import { Browser, CALLBACK, claimsOf } from './browser.js';

const client = { clientId: 'a', allowedCallbackUrls: [], allowedWebOrigins: [] };
const user = { user_id: 'auth0|x', email: 'x@y', password: 'p', name: 'X' };

describe('--config', () => {
  let folder: string;
  let file: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'local-tenant-'));
    file = join(folder, 'tenant.json');
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function read(content: unknown, ...flags: string[]) {
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
    return readCommandLine(['--config', file, ...flags], {});
  }

  it('reads options, and flags take precedence', async () => {
    const session = { idleTimeoutMs: 1, absoluteTimeoutMs: 2 };
    const content = { port: 1, sidClaim: 'sid', clients: [client], users: [user], session };
    expect(await read(content, '--port', '2', '--idle-timeout-ms', '3')).toEqual({
      port: 2,
      sidClaim: 'sid',
      clients: [client],
      users: [user],
      session: { idleTimeoutMs: 3, absoluteTimeoutMs: 2 },
    });
  });

  it('keeps its clients beside those of the flags', async () => {
    const machine = ['--management-client-id', 'm', '--management-client-secret', 's'];
    const options = await read({ clients: [client] }, '--client-id', 'b', ...machine);
    expect(options?.clients).toMatchObject([
      { clientId: 'a' },
      { clientId: 'b' },
      { clientId: 'm' },
    ]);
  });

  it('without clients has the default application', async () => {
    expect((await read({}))?.clients).toMatchObject([{ clientId: 'local-spa' }]);
  });

  it('rejects a flag of an application that it does not have', async () => {
    const flags = ['--web-origin', 'http://localhost:1'];
    await expect(read({ clients: [client] }, ...flags)).rejects.toThrow(/--web-origin needs/);
  });

  it.each([
    ['[]', 'the file must be an object'],
    ['{', 'JSON'],
    [{ clients: [{ ...client, allowedCallbackUrls: 'x' }] }, 'clients[0].allowedCallbackUrls'],
    [{ clients: [client, client] }, 'clients[1].clientId must be unique'],
    [{ users: [user, { ...user, email: 1 }] }, 'users[1].email'],
    [
      { organizations: [{ id: 'org_1', name: 'one', members: ['x'] }] },
      'organizations[0].members[0]',
    ],
    [{ apis: [{ audience: 'a', permissions: 'yes' }] }, 'apis[0].permissions'],
    [{ nothing: 1 }, 'nothing is unknown'],
  ])('names the file and the path for %j', async (content, path) => {
    const error: unknown = await read(content, '--client-id', 'b').catch((each: unknown) => each);
    expect(String(error)).toContain(`--config ${file}: `);
    expect(String(error)).toContain(path);
    expect(String(error)).not.toContain('options.');
  });

  it('names a file that is missing', () => {
    const missing = join(folder, 'missing.json');
    expect(() => readCommandLine(['--config', missing], {})).toThrow(`--config ${missing}: ENOENT`);
  });

  it('starts a tenant with the example of the README', async () => {
    const readme = await readFile(fileURLToPath(new URL('../README.md', import.meta.url)), 'utf8');
    const [, example = ''] = /```json\n([^]*?)```/.exec(readme) ?? [];
    const tenant = await startLocalTenant({ ...(await read(example, '--port', '0')) });
    try {
      const visitor = new Browser(tenant.domain, 'shop');
      const wishes = {
        organization: 'acme',
        audience: 'https://api.example',
        scope: 'openid read:orders delete:orders',
        redirect_uri: CALLBACK,
      };
      const login = await visitor.login('dora@example.com', wishes);
      const { body } = await visitor.exchange(login);
      expect(claimsOf(body['access_token'])).toMatchObject({
        sub: 'auth0|dora',
        org_id: 'org_acme',
        permissions: ['read:orders'],
        scope: 'openid read:orders',
      });
    } finally {
      await tenant.stop();
    }
  });
});
