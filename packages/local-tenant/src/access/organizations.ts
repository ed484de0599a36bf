import type { LocalTenantOrganization } from '../contract-access.js';

/** Whether a user can sign in to an organization. */
export type Membership = 'member' | 'not_a_member' | 'unknown_organization';

/**
 * The organizations of the tenant. Without a list, every organization exists and every user is a
 * member.
 */
export class Organizations {
  readonly #organizations: readonly LocalTenantOrganization[] | undefined;

  constructor(organizations: readonly LocalTenantOrganization[] | undefined) {
    this.#organizations = organizations;
  }

  /** @param userId `undefined` before the login, when only the organization matters */
  membership(organization: string | undefined, userId: string | undefined): Membership {
    if (organization === undefined || this.#organizations === undefined) return 'member';
    const found = this.#find(organization);
    if (found === undefined) return 'unknown_organization';
    return userId === undefined || found.members.includes(userId) ? 'member' : 'not_a_member';
  }

  /** Returns the claims for a request with this organization, an ID or a name. */
  claims(organization: string | undefined): Record<string, string> {
    if (organization === undefined) return {};
    const found = this.#find(organization);
    if (isId(organization)) return { org_id: organization };
    const name = organization.toLowerCase();
    return { org_id: found?.id ?? `org_${name}`, org_name: name };
  }

  #find(organization: string): LocalTenantOrganization | undefined {
    return this.#organizations?.find(({ id, name }) =>
      isId(organization) ? id === organization : name === organization.toLowerCase(),
    );
  }
}

/** A request names an organization by ID or name. */
function isId(organization: string): boolean {
  return organization.startsWith('org_');
}
