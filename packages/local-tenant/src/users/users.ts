import { createHash } from 'node:crypto';
import type { Clock } from '../clock.js';
import type {
  LocalTenantMetadata,
  LocalTenantUser,
  LocalTenantUserView,
} from '../contract-users.js';
import { LocalTenantError } from '../error.js';

/** The fields of a user that can change. `null` in metadata removes a property. */
export interface UserUpdate {
  readonly blocked?: boolean;
  readonly password?: string;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly name?: string;
  readonly nickname?: string;
  readonly given_name?: string;
  readonly family_name?: string;
  readonly picture?: string;
  readonly user_metadata?: LocalTenantMetadata;
  readonly app_metadata?: LocalTenantMetadata;
}

interface StoredUser extends LocalTenantUserView {
  readonly password: string;
  readonly claims: LocalTenantMetadata;
  readonly roles: readonly string[];
  readonly permissions: Readonly<Record<string, readonly string[]>>;
}

/** The tenant's only connection. */
export const CONNECTION = 'Username-Password-Authentication';

/** The most users. A program that creates more must delete some first. */
export const MAX_USERS = 5000;

/** The users of the tenant. */
export class Users {
  readonly #initial: readonly LocalTenantUser[];
  readonly #now: Clock;
  #users = new Map<string, StoredUser>();

  constructor(initial: readonly LocalTenantUser[], now: Clock) {
    this.#initial = initial;
    this.#now = now;
    this.reset();
  }

  reset(): void {
    const at = this.#timestamp();
    this.#users = new Map(this.#initial.map((user) => [user.user_id, stored(user, at)]));
  }

  list(): LocalTenantUserView[] {
    return [...this.#users.values()].map(view);
  }

  find(userId: string | undefined): LocalTenantUserView | undefined {
    const user = userId === undefined ? undefined : this.#users.get(userId);
    return user && view(user);
  }

  /** Returns the user with this email address. Ignores case and outer spaces. */
  findByEmail(email: string): LocalTenantUserView | undefined {
    const user = this.#byEmail(email);
    return user && view(user);
  }

  /** @throws LocalTenantError `unknown_user` */
  get(userId: string): LocalTenantUserView {
    return view(this.#stored(userId));
  }

  /** Returns the custom claims of the user's tokens. */
  claims(userId: string): LocalTenantMetadata {
    return this.#users.get(userId)?.claims ?? {};
  }

  /** Returns the names of the user's roles. */
  roles(userId: string): readonly string[] {
    return this.#users.get(userId)?.roles ?? [];
  }

  /** Returns the user's permissions for an API. */
  permissions(userId: string, audience: string): readonly string[] {
    const permissions = this.#users.get(userId)?.permissions ?? {};
    return Object.hasOwn(permissions, audience) ? (permissions[audience] ?? []) : [];
  }

  /** Returns the names of all custom claims. */
  claimNames(): string[] {
    return [...new Set(this.#initial.flatMap(({ claims = {} }) => Object.keys(claims)))];
  }

  isBlocked(userId: string): boolean {
    return this.#users.get(userId)?.blocked ?? false;
  }

  /** Adds a user. The caller checks that the ID and the email address are free. */
  create(user: LocalTenantUser): LocalTenantUserView {
    this.#users.set(user.user_id, stored(user, this.#timestamp()));
    return this.get(user.user_id);
  }

  /** @throws LocalTenantError `unknown_user` */
  update(userId: string, change: UserUpdate): LocalTenantUserView {
    const user = this.#stored(userId);
    const { user_metadata, app_metadata, ...rest } = change;
    this.#users.set(userId, {
      ...user,
      ...rest,
      user_metadata: mergeMetadata(user.user_metadata, user_metadata),
      app_metadata: mergeMetadata(user.app_metadata, app_metadata),
      updated_at: this.#timestamp(),
    });
    return this.get(userId);
  }

  /** Counts a login. Ignores an unknown user. */
  recordLogin(userId: string): void {
    const user = this.#users.get(userId);
    if (user === undefined) return;
    const at = this.#timestamp();
    this.#users.set(userId, {
      ...user,
      updated_at: at,
      last_login: at,
      last_ip: '127.0.0.1',
      logins_count: user.logins_count + 1,
    });
  }

  /** @throws LocalTenantError `unknown_user` */
  delete(userId: string): LocalTenantUserView {
    const user = this.get(userId);
    this.#users.delete(userId);
    return user;
  }

  /** @throws LocalTenantError `unknown_user` */
  password(userId: string): string {
    return this.#stored(userId).password;
  }

  /** Returns the user with these credentials. */
  authenticate(email: string, password: string): LocalTenantUserView | undefined {
    const user = this.#byEmail(email);
    return user !== undefined && user.password === password ? view(user) : undefined;
  }

  #byEmail(email: string): StoredUser | undefined {
    const normalized = email.trim().toLowerCase();
    return [...this.#users.values()].find((each) => each.email.toLowerCase() === normalized);
  }

  #stored(userId: string): StoredUser {
    const user = this.#users.get(userId);
    if (user === undefined) {
      throw new LocalTenantError('unknown_user', `There is no user ${JSON.stringify(userId)}.`);
    }
    return user;
  }

  #timestamp(): string {
    return new Date(this.#now()).toISOString();
  }
}

function stored(
  { claims = {}, roles = [], permissions = {}, ...user }: LocalTenantUser,
  at: string,
): StoredUser {
  return {
    ...user,
    claims,
    roles,
    permissions,
    email_verified: user.email_verified ?? true,
    nickname: user.nickname ?? user.email.split('@')[0] ?? '',
    picture: user.picture ?? gravatarOf(user.email),
    identities: [
      {
        connection: CONNECTION,
        user_id: user.user_id.slice(user.user_id.indexOf('|') + 1),
        provider: 'auth0',
        isSocial: false,
      },
    ],
    user_metadata: user.user_metadata ?? {},
    app_metadata: user.app_metadata ?? {},
    blocked: user.blocked ?? false,
    created_at: at,
    updated_at: at,
    logins_count: 0,
  };
}

function view({ password, claims, roles, permissions, ...user }: StoredUser): LocalTenantUserView {
  return user;
}

/** Like Auth0, merges the first level only. An empty object removes everything. */
function mergeMetadata(
  current: LocalTenantMetadata,
  change: LocalTenantMetadata | undefined,
): LocalTenantMetadata {
  if (change === undefined) return current;
  if (Object.keys(change).length === 0) return {};
  const merged = Object.entries({ ...current, ...change });
  return Object.fromEntries(merged.filter(([, value]) => value !== null));
}

/** Auth0's default picture. */
function gravatarOf(email: string): string {
  const hash = createHash('md5').update(email.trim().toLowerCase()).digest('hex');
  const initials = encodeURIComponent(email.slice(0, 2).toLowerCase());
  const fallback = encodeURIComponent(`https://cdn.auth0.com/avatars/${initials}.png`);
  return `https://s.gravatar.com/avatar/${hash}?s=480&r=pg&d=${fallback}`;
}
