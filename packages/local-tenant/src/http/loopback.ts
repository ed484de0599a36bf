const HOST_NAME = /^(?:localhost|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.localhost|127\.0\.0\.1|\[::1\])$/;

/** Returns whether the host name (lower case, no port) always means this machine. */
function isLoopbackName(name: string): boolean {
  return name.length <= 250 && HOST_NAME.test(name);
}

/**
 * Returns the `Host` header in lower case, or `undefined` if it does not name this machine. The
 * tenant rejects all other names: with a foreign name that resolves to 127.0.0.1, a web page could
 * read and change the tenant (DNS rebinding).
 */
export function loopbackHost(header: string | undefined): string | undefined {
  const host = header?.toLowerCase();
  return host !== undefined && isLoopbackName(host.replace(/:\d{1,5}$/, '')) ? host : undefined;
}

/** Returns whether this is an absolute http(s) URL of this machine without userinfo and fragment. */
export function isLoopbackUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, username, password, hash } = new URL(url);
  return (
    /^https?:$/.test(protocol) && isLoopbackName(hostname) && username + password + hash === ''
  );
}
