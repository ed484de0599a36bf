const PREFIX = 'urn:local-tenant:audience:';

/**
 * Auth0's `audience` may be any string, the provider's resource indicator must be an absolute URI.
 * The indicator carries the audience in base64url.
 */
export function resourceOf(audience: string): string {
  return PREFIX + Buffer.from(audience).toString('base64url');
}

/** The audience in an indicator; a plain `resource` parameter is its own audience. */
export function audienceOf(resource: string): string {
  return resource.startsWith(PREFIX)
    ? Buffer.from(resource.slice(PREFIX.length), 'base64url').toString()
    : resource;
}
