/** @vitest-environment node */
import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request } from 'node:https';
import type { LookupFunction } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLocalTenant, type LocalTenant } from '../src/index.js';

const REDIRECT = 'https://app.example/callback';

/** Resolves every name to this machine, as browsers do for `*.localhost`. */
const toLoopback: LookupFunction = (_name, options, callback) => {
  if (options.all) callback(null, [{ address: '127.0.0.1', family: 4 }]);
  else callback(null, '127.0.0.1', 4);
};

describe('a tenant with https', () => {
  let tenant: LocalTenant;
  let folder: string;
  let certificateFile: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'local-tenant-'));
    certificateFile = join(folder, 'certificate.pem');
    tenant = await startLocalTenant({
      https: true,
      certificateFile,
      clients: [
        {
          clientId: 'backend',
          clientSecret: 'backend-secret',
          allowedCallbackUrls: [REDIRECT],
          allowedWebOrigins: [],
        },
      ],
    });
  });
  afterAll(async () => {
    await tenant.stop();
    await rm(folder, { recursive: true });
  });

  interface Answer {
    readonly status: number | undefined;
    readonly headers: NodeJS.Dict<string | string[]>;
    readonly text: string;
  }

  function send(
    url: string,
    { method = 'GET', body, cookie = '' }: { method?: string; body?: string; cookie?: string } = {},
  ): Promise<Answer> {
    const headers = {
      Cookie: cookie,
      'Content-Type': 'application/x-www-form-urlencoded',
      ...(method === 'POST' && { Origin: tenant.domain }),
    };
    return new Promise((resolve, reject) => {
      const outgoing = request(
        url,
        { method, headers, ca: tenant.certificate ?? '', lookup: toLoopback },
        (response) => {
          let text = '';
          response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
          response.on('end', () =>
            resolve({ status: response.statusCode, headers: response.headers, text }),
          );
        },
      );
      outgoing.on('error', reject).end(body);
    });
  }

  /** Signs Alice in and returns the tokens. */
  async function signIn(): Promise<Record<string, string>> {
    const cookies = new Map<string, string>();
    const browse = async (url: string, body?: string) => {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const answer = await send(url, { cookie, ...(body && { method: 'POST', body }) });
      for (const each of [answer.headers['set-cookie'] ?? []].flat()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(each) ?? [];
        cookies.set(name, value);
      }
      return new URL(String(answer.headers['location']), url).href;
    };
    const query = new URLSearchParams({
      client_id: 'backend',
      redirect_uri: REDIRECT,
      response_type: 'code',
      scope: 'openid offline_access',
    });
    const page = await browse(`${tenant.domain}/authorize?${query}`);
    expect(page).toMatch(new RegExp(`^${tenant.domain}/u/login`));
    const form = new URLSearchParams({ email: 'alice@example.com', password: 'password' });
    const resume = await browse(page, form.toString());
    const callback = new URL(await browse(resume));
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: 'backend',
      client_secret: 'backend-secret',
      redirect_uri: REDIRECT,
      code: callback.searchParams.get('code') ?? '',
    });
    const url = `${tenant.domain}/oauth/token`;
    return JSON.parse((await send(url, { method: 'POST', body: body.toString() })).text) as Record<
      string,
      string
    >;
  }

  it('has a certificate for the loopback names that cannot sign others', async () => {
    const certificate = new X509Certificate(tenant.certificate ?? '');
    for (const name of ['localhost', 'tenant.localhost', 'app.localhost']) {
      expect(certificate.checkHost(name)).toBeTruthy();
    }
    expect(certificate.checkHost('example.com')).toBeUndefined();
    expect(certificate.ca).toBe(false);
    expect(await readFile(certificateFile, 'utf8')).toBe(tenant.certificate);
    const lifetimeMs = Date.parse(certificate.validTo) - Date.parse(certificate.validFrom);
    expect(lifetimeMs).toBeLessThanOrEqual(31 * 24 * 60 * 60 * 1000);
  });

  it('has URLs and an issuer with https', async () => {
    expect(tenant.domain).toBe(`https://localhost:${tenant.port}`);
    expect(tenant.crossSiteDomain).toBe(`https://tenant.localhost:${tenant.port}`);
    for (const domain of [tenant.domain, tenant.crossSiteDomain]) {
      const { status, text } = await send(`${domain}/.well-known/openid-configuration`);
      expect(status).toBe(200);
      expect(JSON.parse(text)).toMatchObject({
        issuer: `${domain}/`,
        token_endpoint: `${domain}/oauth/token`,
      });
    }
  });

  it('signs a user in', async () => {
    const tokens = await signIn();
    expect(tokens).toHaveProperty('refresh_token');
    const payload = Buffer.from(tokens['id_token']?.split('.')[1] ?? '', 'base64url').toString();
    expect(JSON.parse(payload)).toMatchObject({ iss: `${tenant.domain}/`, sub: 'auth0|alice' });
  });

  it('does not start if it cannot write its certificate', async () => {
    const options = { https: true, certificateFile: join(folder, 'missing', 'certificate.pem') };
    await expect(startLocalTenant(options)).rejects.toMatchObject({ code: 'invalid_option' });
    const withoutHttps = { certificateFile };
    await expect(startLocalTenant(withoutHttps)).rejects.toMatchObject({ code: 'invalid_option' });
  });
});

it('starts without a certificate by default', async () => {
  const tenant = await startLocalTenant();
  expect(tenant.certificate).toBeNull();
  await tenant.stop();
});
