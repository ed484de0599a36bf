import type { Configuration, KoaContextWithOIDC, Provider } from 'oidc-provider';

/**
 * Returns the cookie names of a tenant. They contain the port, because browsers share cookies
 * between ports: two tenants on one machine would overwrite each other's session cookie.
 */
export function cookieNames(port: number) {
  return {
    session: `auth0_${port}`,
    compatible: `auth0_compat_${port}`,
    interaction: `auth0_interaction_${port}`,
    resume: `auth0_resume_${port}`,
    login: (interaction: string) => `auth0_login_${port}_${interaction}`,
  };
}

/** The names of a tenant's cookies. */
export type CookieNames = ReturnType<typeof cookieNames>;

/** Uses `SameSite=None; Secure` for the session cookie, so that it works in cross-site iframes. */
export function cookieSettings(names: CookieNames): NonNullable<Configuration['cookies']> {
  const { session, interaction, resume } = names;
  return {
    names: { session, interaction, resume },
    long: { httpOnly: true, sameSite: 'none', secure: true, signed: false },
    short: { httpOnly: true, sameSite: 'lax', secure: false, signed: false },
  };
}

/**
 * Makes the provider send `Secure` cookies over HTTP, which browsers accept from localhost. The
 * issuer and the redirects still use HTTP.
 */
export function allowSecureCookies(provider: Provider): void {
  const createContext = provider.createContext.bind(provider);
  provider.createContext = ((req, res) => {
    const ctx = createContext(req, res);
    ctx.cookies.secure = true;
    return ctx;
  }) as typeof provider.createContext;
}

/**
 * Like Auth0, repeats the session cookie under a second name without `SameSite=None; Secure`, for
 * browsers that reject `Secure` cookies over HTTP even from localhost.
 */
export function repeatSessionCookie(names: CookieNames) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    await next();
    const cookies = ctx.response.headers['set-cookie'];
    const session = [cookies ?? []].flat().filter((each) => each.startsWith(`${names.session}=`));
    for (const cookie of session) {
      const value = cookie.slice(names.session.length + 1);
      const plain = value.replace(/; secure/i, '').replace(/samesite=none/i, 'samesite=lax');
      ctx.append('Set-Cookie', `${names.compatible}=${plain}`);
    }
  };
}

/**
 * Removes the session cookie from the answer to a silent request that found no session. The provider
 * would begin an anonymous session, and overwrite the cookie of a login that just completed in a popup.
 */
export function keepSessionCookie({ session }: CookieNames) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    await next();
    if (ctx.query['prompt'] !== 'none' || ctx.oidc?.session?.accountId) return;
    const cookies = [ctx.response.headers['set-cookie'] ?? []].flat();
    const others = cookies.filter((each) => !each.startsWith(`${session}=`));
    ctx.remove('Set-Cookie');
    if (others.length > 0) ctx.set('Set-Cookie', others);
  };
}

/** Returns the session cookie of a request, under either of its two names. */
export function sessionCookieOf(
  header: string | undefined,
  names: CookieNames,
): string | undefined {
  const cookies = parseCookies(header);
  return cookies.get(names.session) ?? cookies.get(names.compatible);
}

/** Returns the `Cookie` header with the session cookie under the name that the provider reads. */
export function withSessionCookie(
  header: string | undefined,
  names: CookieNames,
): string | undefined {
  const cookies = parseCookies(header);
  const compatible = cookies.get(names.compatible);
  if (cookies.has(names.session) || compatible === undefined) return header;
  return `${header}; ${names.session}=${compatible}`;
}

/** Parses a `Cookie` header. */
export function parseCookies(header: string | undefined): Map<string, string> {
  const pairs = (header ?? '').split(';').map((pair) => {
    const at = pair.indexOf('=');
    return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const;
  });
  return new Map(pairs);
}
