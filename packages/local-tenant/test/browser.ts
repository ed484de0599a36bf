import { createHash, randomBytes } from 'node:crypto';

/** The cookies of one host, by name and path. */
class CookieJar {
  readonly #cookies = new Map<string, { name: string; value: string; path: string }>();

  store(response: Response): void {
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
      const at = pair.indexOf('=');
      const name = pair.slice(0, at);
      const find = (key: string) =>
        attributes.find((each) => each.toLowerCase().startsWith(`${key}=`))?.slice(key.length + 1);
      const path = find('path') ?? '/';
      const expires = find('expires');
      const expired =
        find('max-age') === '0' || (expires !== undefined && Date.parse(expires) <= Date.now());
      const key = `${name};${path}`;
      if (expired) this.#cookies.delete(key);
      else this.#cookies.set(key, { name, value: pair.slice(at + 1), path });
    }
  }

  header(pathname: string): string {
    return [...this.#cookies.values()]
      .filter(({ path }) => pathname === path || pathname.startsWith(path.replace(/\/?$/, '/')))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
  }

  names(): string[] {
    return [...this.#cookies.values()].map(({ name }) => name);
  }

  /** Removes the cookies for which `keep` returns `false`. */
  filter(keep: (name: string) => boolean): void {
    for (const [key, { name }] of this.#cookies) if (!keep(name)) this.#cookies.delete(key);
  }
}

/** The result of `/authorize`: response parameters or the text of a page. */
export interface AuthorizeAnswer {
  readonly status: number;
  readonly response: Record<string, string>;
  readonly text: string;
  readonly verifier: string;
}

/** The response of the token endpoint. */
export interface TokenAnswer {
  readonly status: number;
  readonly body: Record<string, string> & { expires_in?: number };
  readonly headers: Headers;
}

export const CALLBACK = 'http://localhost:5173/callback';
export const ORIGIN = 'http://localhost:5173';

/** Simulates a browser with one application over real HTTP. */
export class Browser {
  jar = new CookieJar();

  constructor(
    readonly domain: string,
    readonly clientId = 'local-spa',
    readonly managementToken?: () => Promise<string>,
  ) {}

  /**
   * Sends one request. Does not follow redirects. A request to the Management API gets a token,
   * unless it has an `Authorization` header.
   */
  async fetch(target: string, init: RequestInit = {}): Promise<Response> {
    const url = new URL(target, this.domain);
    const headers = new Headers(init.headers);
    headers.set('Cookie', this.jar.header(url.pathname));
    if (url.pathname.startsWith('/api/v2/') && !headers.has('Authorization')) {
      const token = await this.managementToken?.();
      if (token !== undefined) headers.set('Authorization', `Bearer ${token}`);
    }
    const response = await fetch(url, { redirect: 'manual', ...init, headers });
    this.jar.store(response);
    return response;
  }

  authorizeUrl(params: Record<string, string> = {}): { url: string; verifier: string } {
    const verifier = randomBytes(32).toString('base64url');
    const query = new URLSearchParams({
      client_id: this.clientId,
      redirect_uri: CALLBACK,
      response_type: 'code',
      response_mode: 'query',
      scope: 'openid profile email',
      state: 'app-state',
      nonce: 'app-nonce',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...params,
    });
    return { url: `${this.domain}/authorize?${query}`, verifier };
  }

  /** Opens `/authorize` and follows redirects up to a page or the callback. */
  async authorize(params: Record<string, string> = {}): Promise<AuthorizeAnswer & { at: string }> {
    const { url, verifier } = this.authorizeUrl(params);
    return { ...(await this.follow(url)), verifier };
  }

  async follow(
    target: string,
    init: RequestInit = {},
  ): Promise<{ at: string; status: number; response: Record<string, string>; text: string }> {
    let at = new URL(target, this.domain);
    let response = await this.fetch(at.href, init);
    for (;;) {
      const location = response.headers.get('location');
      if (location === null) break;
      at = new URL(location, at);
      if (at.origin !== this.domain) {
        const answer = Object.fromEntries(at.searchParams);
        return { at: at.href, status: response.status, response: answer, text: '' };
      }
      response = await this.fetch(at.href);
    }
    return { at: at.href, status: response.status, response: {}, text: await response.text() };
  }

  /** Submits the form of the login or consent page. */
  submit(page: string, fields: Record<string, string>) {
    const headers = { Origin: this.domain };
    return this.follow(page, { method: 'POST', headers, body: new URLSearchParams(fields) });
  }

  /** Signs in with the login form. The code is in `response`. */
  async login(
    email = 'alice@example.com',
    params: Record<string, string> = {},
  ): Promise<AuthorizeAnswer & { at: string }> {
    const { at, verifier } = await this.authorize(params);
    const answer = await this.submit(at, { email, password: 'password' });
    return { ...answer, verifier };
  }

  /** Sends a silent authentication request like auth0-spa-js and parses the web message. */
  async silent(
    params: Record<string, string> = {},
    headers: Record<string, string> = {},
  ): Promise<AuthorizeAnswer & { readonly headers: Headers }> {
    const { url, verifier } = this.authorizeUrl({
      prompt: 'none',
      response_mode: 'web_message',
      ...params,
    });
    const response = await this.fetch(url, { headers });
    const text = await response.text();
    const data = /var data = (.*);\n/.exec(text)?.[1];
    const message = data === undefined ? {} : (JSON.parse(data) as { response?: object }).response;
    return {
      status: response.status,
      response: (message ?? {}) as Record<string, string>,
      text,
      verifier,
      headers: response.headers,
    };
  }

  async token(parameters: Record<string, string>, json = false): Promise<TokenAnswer> {
    const all = { client_id: this.clientId, ...parameters };
    const response = await this.fetch('/oauth/token', {
      method: 'POST',
      headers: {
        Origin: ORIGIN,
        'Auth0-Client': 'e30=',
        'Content-Type': json ? 'application/json' : 'application/x-www-form-urlencoded',
      },
      body: json ? JSON.stringify(all) : new URLSearchParams(all).toString(),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    const body = isJson ? (JSON.parse(text) as TokenAnswer['body']) : {};
    return { status: response.status, body, headers: response.headers };
  }

  exchange({ response, verifier }: AuthorizeAnswer, json = false): Promise<TokenAnswer> {
    const code = response['code'] ?? '';
    const grant = { grant_type: 'authorization_code', redirect_uri: CALLBACK };
    return this.token({ ...grant, code, code_verifier: verifier }, json);
  }

  refresh(refreshToken: string | undefined): Promise<TokenAnswer> {
    return this.token({ grant_type: 'refresh_token', refresh_token: refreshToken ?? '' });
  }
}

/** Returns the claims of a JWT without verification. */
export function claimsOf(jwt: string | undefined): Record<string, unknown> {
  const payload = (jwt ?? '').split('.')[1] ?? '';
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
}

/** Returns the header of a JWT without verification. */
export function headerOf(jwt: string | undefined): Record<string, unknown> {
  const header = (jwt ?? '').split('.')[0] ?? '';
  return JSON.parse(Buffer.from(header, 'base64url').toString()) as Record<string, unknown>;
}
