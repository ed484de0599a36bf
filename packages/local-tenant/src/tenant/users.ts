import type { LocalTenantUser, LocalTenantUserView } from '../contract.js';
import { LocalTenantError } from '../error.js';
import type { Clock } from '../clock.js';

/** A user with the timestamps of the account (epoch milliseconds), without the password. */
export interface UserRecord extends LocalTenantUserView {
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** The fields of a user that can change. */
export interface UserUpdate {
  readonly blocked?: boolean;
  readonly password?: string;
}

interface StoredUser extends UserRecord {
  readonly password: string;
}

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
    const now = this.#now();
    this.#users = new Map(
      this.#initial.map((user) => [
        user.user_id,
        { ...user, blocked: user.blocked ?? false, createdAt: now, updatedAt: now },
      ]),
    );
  }

  list(): LocalTenantUserView[] {
    return [...this.#users.values()].map(view);
  }

  find(userId: string): LocalTenantUserView | undefined {
    const user = this.#users.get(userId);
    return user && view(user);
  }

  /** @throws LocalTenantError `unknown_user` */
  get(userId: string): LocalTenantUserView {
    return view(this.#stored(userId));
  }

  isBlocked(userId: string): boolean {
    return this.#users.get(userId)?.blocked ?? false;
  }

  /** @throws LocalTenantError `unknown_user` */
  record(userId: string): UserRecord {
    const { password, ...record } = this.#stored(userId);
    return record;
  }

  /** @throws LocalTenantError `unknown_user` */
  update(userId: string, change: UserUpdate): UserRecord {
    this.#users.set(userId, { ...this.#stored(userId), ...change, updatedAt: this.#now() });
    return this.record(userId);
  }

  /** @throws LocalTenantError `unknown_user` */
  delete(userId: string): UserRecord {
    const record = this.record(userId);
    this.#users.delete(userId);
    return record;
  }

  /** @throws LocalTenantError `unknown_user` */
  password(userId: string): string {
    return this.#stored(userId).password;
  }

  /** Returns the user with these credentials. Ignores case and outer spaces of the email. */
  authenticate(email: string, password: string): LocalTenantUserView | undefined {
    const normalized = email.trim().toLowerCase();
    const user = [...this.#users.values()].find((each) => each.email.toLowerCase() === normalized);
    return user !== undefined && user.password === password ? view(user) : undefined;
  }

  #stored(userId: string): StoredUser {
    const user = this.#users.get(userId);
    if (user === undefined) {
      throw new LocalTenantError('unknown_user', `There is no user ${JSON.stringify(userId)}.`);
    }
    return user;
  }
}

function view({ user_id, email, name, blocked }: UserRecord): LocalTenantUserView {
  return { user_id, email, name, blocked };
}
