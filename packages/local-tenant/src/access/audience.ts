const PREFIX = 'urn:local-tenant:audience:';

/**
 * Converts an audience to a resource indicator. Auth0's `audience` can be any string, but the
 * provider's resource indicator must be an absolute URI. It contains the audience in base64url.
 */
export function resourceOf(audience: string): string {
  return PREFIX + Buffer.from(audience).toString('base64url');
}

/** Returns the audience of a resource indicator. A plain `resource` parameter is the audience. */
export function audienceOf(resource: string): string {
  return resource.startsWith(PREFIX)
    ? Buffer.from(resource.slice(PREFIX.length), 'base64url').toString()
    : resource;
}
