import { randomBytes } from 'node:crypto';

/** A browser without scripts: it keeps cookies, follows redirects and signs Alice in. */
export function createBrowser() {
  const cookies = new Map();

  async function send(url, init) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...init?.headers, Cookie: cookie };
    const response = await fetch(url, { redirect: 'manual', ...init, headers });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      if (/expires=thu, 01 jan 1970/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  }

  function submit(url, fields) {
    const headers = { Origin: url.origin };
    return send(url, { method: 'POST', headers, body: new URLSearchParams(fields) });
  }

  /** Follows redirects, signs in and confirms a logout, up to a page or to a URL that starts with `end`. */
  async function open(url, end) {
    let at = new URL(url);
    let response = await send(at);
    for (;;) {
      const location = response.headers.get('location');
      if (location !== null) {
        at = new URL(location, at);
        if (end !== undefined && at.href.startsWith(end)) return { at };
        response = await send(at);
      } else if (at.pathname === '/u/login') {
        response = await submit(at, { email: 'alice@example.com', password: 'password' });
      } else if (at.pathname === '/oidc/logout' && at.search !== '') {
        response = await submit(new URL(at.pathname, at), {
          ...Object.fromEntries(at.searchParams),
          confirm: 'yes',
        });
      } else return { at, status: response.status, text: await response.text() };
    }
  }

  return { open };
}

/** Signs Alice in at the tenant as an application with a secret. Returns the tokens. */
export async function signIn(domain, app) {
  const redirect_uri = `${app}/callback`;
  const query = new URLSearchParams({
    client_id: 'backend',
    redirect_uri,
    response_type: 'code',
    scope: 'openid offline_access',
    state: randomBytes(8).toString('hex'),
  });
  const { at } = await createBrowser().open(`${domain}/authorize?${query}`, redirect_uri);
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    client_id: 'backend',
    client_secret: 'backend-secret',
    redirect_uri,
    code: at.searchParams.get('code'),
  });
  return (await fetch(`${domain}/oauth/token`, { method: 'POST', body })).json();
}

/** Sends a request to the Management API with a token of the application. */
export async function managementRequest(domain, method, path) {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: 'backend',
    client_secret: 'backend-secret',
    audience: `${domain}/api/v2/`,
  });
  const answer = await fetch(`${domain}/oauth/token`, { method: 'POST', body });
  const { access_token } = await answer.json();
  const headers = { Authorization: `Bearer ${access_token}` };
  const response = await fetch(`${domain}${path}`, { method, headers });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
}
