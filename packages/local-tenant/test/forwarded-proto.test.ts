/** @vitest-environment node */
import { describe, expect, it } from 'vitest';
import { Browser, claimsOf } from './browser.js';
import { runTenant } from './running-tenant.js';

/** Sends requests through a proxy, which receives https and forwards them to the tenant. */
class ProxiedBrowser extends Browser {
  constructor(
    domain: string,
    readonly forwardedProto: string,
  ) {
    super(domain);
  }

  override fetch(target: string, init: RequestInit = {}): Promise<Response> {
    const url = new URL(target, this.domain);
    url.protocol = 'http:';
    const headers = new Headers(init.headers);
    headers.set('X-Forwarded-Proto', this.forwardedProto);
    return super.fetch(url.href, { ...init, headers });
  }
}

async function urlsSeenBy(browser: Browser) {
  const discovery = await browser.fetch('/.well-known/openid-configuration');
  const { issuer, token_endpoint, end_session_endpoint } = (await discovery.json()) as Record<
    string,
    string
  >;
  const authorize = await browser.fetch(browser.authorizeUrl({ audience: 'api' }).url);
  const page = new URL(authorize.headers.get('location') ?? '', browser.domain);
  const form = new URLSearchParams({ email: 'alice@example.com', password: 'password' });
  const headers = { Origin: browser.domain };
  const submit = await browser.fetch(page.href, { method: 'POST', body: form, headers });
  const login = await browser.login(undefined, { audience: 'api' });
  const { body } = await browser.exchange(login);
  return {
    issuer,
    token_endpoint,
    end_session_endpoint,
    resume: new URL(submit.headers.get('location') ?? '').origin,
    idToken: claimsOf(body['id_token'])['iss'],
    accessToken: claimsOf(body['access_token'])['aud'],
  };
}

function urlsBelow(domain: string) {
  return {
    issuer: `${domain}/`,
    token_endpoint: `${domain}/oauth/token`,
    end_session_endpoint: `${domain}/oidc/logout`,
    resume: domain,
    idToken: `${domain}/`,
    accessToken: ['api', `${domain}/userinfo`],
  };
}

describe('with trustProxy', () => {
  const running = runTenant({ trustProxy: true });
  const https = () => running.tenant.domain.replace('http:', 'https:');

  it.each(['https', 'HTTPS', 'https, http'])('%s decides the scheme of all URLs', async (proto) => {
    expect(await urlsSeenBy(new ProxiedBrowser(https(), proto))).toEqual(urlsBelow(https()));
  });

  it.each(['', 'ftp'])('"%s" leaves the scheme as it is', async (proto) => {
    const { domain } = running.tenant;
    expect(await urlsSeenBy(new ProxiedBrowser(domain, proto))).toEqual(urlsBelow(domain));
  });
});

describe('without trustProxy', () => {
  const running = runTenant();

  it('ignores the header', async () => {
    const { domain } = running.tenant;
    expect(await urlsSeenBy(new ProxiedBrowser(domain, 'https'))).toEqual(urlsBelow(domain));
  });
});
