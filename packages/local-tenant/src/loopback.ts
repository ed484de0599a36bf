const HOST_NAME = /^(?:localhost|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.localhost|127\.0\.0\.1|\[::1\])$/;

/** Does this host name, in lower case and without a port, mean this machine and no other? */
export function isLoopbackName(name: string): boolean {
  return name.length <= 250 && HOST_NAME.test(name);
}

/** Is this an absolute http(s) URL of this machine, without userinfo and fragment? */
export function isLoopbackUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, username, password, hash } = new URL(url);
  return (
    /^https?:$/.test(protocol) && isLoopbackName(hostname) && username + password + hash === ''
  );
}
