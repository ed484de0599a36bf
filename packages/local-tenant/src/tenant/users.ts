import type { LocalTenantUser, LocalTenantUserView } from '../contract.js';
import { LocalTenantError } from '../error.js';

interface StoredUser extends LocalTenantUser {
  blocked: boolean;
}

/** The users of the tenant. */
export class Users {
  readonly #initial: readonly LocalTenantUser[];
  #users = new Map<string, StoredUser>();

  constructor(initial: readonly LocalTenantUser[]) {
    this.#initial = initial;
    this.reset();
  }

  reset(): void {
    this.#users = new Map(
      this.#initial.map((user) => [user.user_id, { ...user, blocked: user.blocked ?? false }]),
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

  setBlocked(userId: string, blocked: boolean): void {
    this.#stored(userId).blocked = blocked;
  }

  /** The user these credentials belong to; the e-mail address is compared as people type it. */
  authenticate(email: string, password: string): LocalTenantUserView | undefined {
    const wanted = email.trim().toLowerCase();
    const user = [...this.#users.values()].find((each) => each.email.toLowerCase() === wanted);
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

function view({ user_id, email, name, blocked }: StoredUser): LocalTenantUserView {
  return { user_id, email, name, blocked };
}
