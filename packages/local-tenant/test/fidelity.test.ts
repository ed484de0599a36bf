/** @vitest-environment node */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLocalTenant, type LocalTenant } from '../src/index.js';
import { MANAGEMENT_SCOPES } from '../src/management/scopes.js';

const run = promisify(execFile);
const packageFolder = fileURLToPath(new URL('..', import.meta.url));
const README = join(packageFolder, 'README.md');

/** A client that nobody here wrote, and what its script in `fidelity/clients` runs. */
interface Client {
  readonly script: string;
  /** The folder in `node_modules`. */
  readonly folder: string;
  readonly name?: string;
  readonly arguments?: readonly string[];
  readonly runs: string;
}

/** A script that waits in vain is killed. One that waits for a busy machine has the time. */
const LIMIT_MS = 60_000;

const NODE_AUTH0 = 'users, sessions, refresh tokens, logs, rejected tokens';
const EXPRESS = 'login with a secret, back-channel logout, logout at';
const CLIENTS: readonly Client[] = [
  { script: 'node-auth0', folder: 'auth0', arguments: ['auth0'], runs: NODE_AUTH0 },
  {
    script: 'node-auth0',
    folder: 'auth0-v4',
    name: 'auth0',
    arguments: ['auth0-v4'],
    runs: NODE_AUTH0,
  },
  {
    script: 'openid-client',
    folder: 'openid-client',
    runs: 'login with PKCE and both kinds of secrets, user info, refresh, revocation, machine tokens, logout',
  },
  {
    script: 'oidc-client-ts',
    folder: 'oidc-client-ts',
    runs: 'login with PKCE, user info, refresh, revocation, logout, silent login',
  },
  {
    script: 'express-openid-connect',
    folder: 'express-openid-connect',
    runs: `${EXPRESS} \`/oidc/logout\``,
  },
  {
    script: 'express-openid-connect',
    folder: 'express-openid-connect',
    arguments: ['auth0Logout'],
    runs: `${EXPRESS} \`/v2/logout\``,
  },
  {
    script: 'auth0-server-js',
    folder: '@auth0/auth0-server-js',
    runs: 'login with a secret, access token, logout, back-channel logout',
  },
  {
    script: 'auth-core',
    folder: '@auth/core',
    runs: 'the core of next-auth 5 with its Auth0 provider: login with a secret, session, logout',
  },
];

describe('an unchanged client of the tenant', () => {
  let tenant: LocalTenant;
  let folder: string;
  let certificateFile: string;
  let app: string;
  const rows: string[][] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'local-tenant-'));
    certificateFile = join(folder, 'certificate.pem');
    app = `http://localhost:${await freePort()}`;
    const urls = {
      allowedCallbackUrls: [`${app}/callback`, `${app}/api/auth/callback/auth0`],
      allowedLogoutUrls: [app, `${app}/`],
      allowedWebOrigins: [app],
    };
    tenant = await startLocalTenant({
      https: true,
      certificateFile,
      clients: [
        {
          ...urls,
          clientId: 'backend',
          clientSecret: 'backend-secret',
          managementScopes: MANAGEMENT_SCOPES,
          backchannelLogoutUrl: `${app}/backchannel-logout`,
        },
        { ...urls, clientId: 'spa' },
      ],
    });
  });
  afterAll(async () => {
    await tenant.stop();
    await rm(folder, { recursive: true });
  });

  it.each(CLIENTS)(
    '$folder: $runs',
    async (client) => {
      const version = await versionOf(client.folder);
      const name = client.name ?? client.folder;
      const row = [`\`${name}\``, version, client.runs, 'failed'];
      rows.push(row);
      await tenant.reset();
      const script = join(packageFolder, 'test/fidelity/clients', `${client.script}.mjs`);
      await run(process.execPath, [script, tenant.domain, app, ...(client.arguments ?? [])], {
        cwd: packageFolder,
        timeout: LIMIT_MS,
        env: { ...process.env, NODE_EXTRA_CA_CERTS: certificateFile },
      });
      row[3] = 'passed';
    },
    LIMIT_MS,
  );

  it('has a row in the table of the README', async () => {
    const readme = await readFile(README, 'utf8');
    const table = tableOf([['client', 'version', 'what runs', 'result'], ...rows]);
    const expected = readme.replace(
      /(<!-- fidelity -->\n)[^]*(\n<!-- \/fidelity -->)/,
      (_all, start: string, end: string) => `${start}\n${table}${end}`,
    );
    await expect(expected).toMatchFileSnapshot(README);
  });
});

async function freePort(): Promise<number> {
  // Below the ports that a system gives to connections: one of them could take it meanwhile.
  const candidate = 20_000 + Math.floor(Math.random() * 10_000);
  const server = createServer().listen(candidate, 'localhost');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function versionOf(folder: string): Promise<string> {
  const file = join(packageFolder, 'node_modules', folder, 'package.json');
  return (JSON.parse(await readFile(file, 'utf8')) as { version: string }).version;
}

/** A table of Markdown as it is formatted. */
function tableOf([head = [], ...rows]: readonly string[][]): string {
  const widths = head.map((_each, at) =>
    Math.max(...[head, ...rows].map((row) => row[at]?.length ?? 0)),
  );
  const line = (cells: readonly string[], fill = ' ') =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0, fill)).join(' | ')} |\n`;
  const rule = line(
    head.map(() => ''),
    '-',
  );
  return [line(head), rule, ...rows.map((row) => line(row))].join('');
}
