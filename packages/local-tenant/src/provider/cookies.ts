import type { Configuration, KoaContextWithOIDC, Provider } from 'oidc-provider';

/**
 * The cookies' names carry the port: browsers do not tell ports apart, and two tenants on one
 * machine would take each other's session away.
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

/** `SameSite=None; Secure`: the session must be found from an iframe on another site. */
export function cookieSettings(names: CookieNames): NonNullable<Configuration['cookies']> {
  const { session, interaction, resume } = names;
  return {
    names: { session, interaction, resume },
    long: { httpOnly: true, sameSite: 'none', secure: true, signed: false },
    short: { httpOnly: true, sameSite: 'lax', secure: false, signed: false },
  };
}

/**
 * Makes the provider send `Secure` cookies over plain http. Browsers take them from localhost;
 * only the cookies may know of it, the issuer and the redirects stay http.
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
 * As Auth0 does, repeats the session cookie under a second name without `SameSite=None; Secure`,
 * for browsers that refuse `Secure` over http even from localhost.
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

/** The session cookie of a request, under whichever name the browser sent it. */
export function sessionCookieOf(
  header: string | undefined,
  names: CookieNames,
): string | undefined {
  const cookies = parseCookies(header);
  return cookies.get(names.session) ?? cookies.get(names.compatible);
}

/** The Cookie header with the session under the name that the provider reads. */
export function withSessionCookie(
  header: string | undefined,
  names: CookieNames,
): string | undefined {
  const cookies = parseCookies(header);
  const compatible = cookies.get(names.compatible);
  if (cookies.has(names.session) || compatible === undefined) return header;
  return `${header}; ${names.session}=${compatible}`;
}

/** The cookies of a Cookie header. */
export function parseCookies(header: string | undefined): Map<string, string> {
  const pairs = (header ?? '').split(';').map((pair) => {
    const at = pair.indexOf('=');
    return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const;
  });
  return new Map(pairs);
}
