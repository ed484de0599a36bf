/** @vitest-environment node */
import { describe, expect, it } from 'vitest';
import { runTenant } from './running-tenant.js';

const running = runTenant();

async function signInPage() {
  const visitor = running.browser();
  const { at } = await visitor.authorize();
  return visitor.fetch(at);
}

function directives(response: Response): Map<string, string> {
  const policy = response.headers.get('content-security-policy') ?? '';
  return new Map(policy.split('; ').map((each) => [each.split(' ', 1)[0] ?? '', each] as const));
}

describe('a page', () => {
  it('for login cannot be framed and allows no scripts', async () => {
    const response = await signInPage();
    const policy = directives(response);
    expect(response.headers.get('x-frame-options')).toBe('DENY');
    expect(policy.get('frame-ancestors')).toBe("frame-ancestors 'none'");
    expect(policy.get('default-src')).toBe("default-src 'none'");
    expect(policy.has('script-src')).toBe(false);
  });

  it('has an icon that its Content-Security-Policy allows', async () => {
    const response = await signInPage();
    expect(directives(response).get('img-src')).toBe('img-src data:');
    const icon = /<link rel="icon" href="data:image\/svg\+xml,([^"]+)">/.exec(
      await response.text(),
    );
    expect(decodeURIComponent(icon?.[1] ?? '')).toMatch(/^<svg xmlns=.*<\/svg>$/);
  });

  it('has an empty /favicon.ico', async () => {
    expect((await running.browser().fetch('/favicon.ico')).status).toBe(204);
  });

  it.each([
    ['the front page', '/'],
    ['an expired login', '/u/login'],
    ['a rejected request', '/authorize?client_id=nobody'],
    ['an error of the provider', '/authorize/nothing'],
    ['a path that does not exist', '/nothing'],
  ])('cannot be framed: %s', async (_what, path) => {
    const response = await running.browser().fetch(path);
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(response.headers.get('x-frame-options')).toBe('DENY');
    expect(directives(response).get('frame-ancestors')).toBe("frame-ancestors 'none'");
  });
});

describe('the cache', () => {
  it('does not store the login page', async () => {
    expect((await signInPage()).headers.get('cache-control')).toBe('no-store');
  });

  it.each([
    '/authorize?client_id=nobody',
    '/authorize/nothing',
    '/v2/logout',
    '/v2/logout?client_id=local-spa',
    '/userinfo',
    '/api/v2/users',
    '/api/v2/nothing',
    '/local/state',
  ])('does not store %s', async (path) => {
    const { headers } = await running.browser().fetch(path);
    expect(headers.get('cache-control')).toContain('no-store');
  });

  it('does not store token responses and token errors', async () => {
    const visitor = running.browser();
    const login = await visitor.login();
    for (const answer of [await visitor.exchange(login), await visitor.exchange(login)]) {
      expect(answer.headers.get('cache-control')).toBe('no-store');
    }
  });
});
