/** Somebody with an account, as the ID token has it. */
export interface FakeUser {
  /** Subject identifier. */
  readonly sub: string;
  /** The session at the tenant. Default: one of its own for each login. */
  readonly sid?: string;
  /** What `client.getUser()` and `client.getIdTokenClaims()` return besides. */
  readonly [claim: string]: unknown;
}

/** Why the tenant gives no token. */
export interface Refusal {
  readonly error: string;
  readonly error_description: string;
}

export const loginRequired: Refusal = {
  error: 'login_required',
  error_description: 'Login required',
};

export const userIsBlocked: Refusal = {
  error: 'unauthorized',
  error_description: 'user is blocked',
};

/** The tenant, the session of this browser there, and the network on the way to it. */
export interface FakeTenant {
  /** Begins a session. Default: of whoever had the last one. */
  signIn(user?: FakeUser): FakeUser;
  /** From now on no token is given. */
  refuse(refusal: Refusal): void;
  setOnline(isOnline: boolean): void;
  /** Whose session it is, in an iframe. Throws a refusal, or what the network throws. */
  askSilently(): FakeUser;
  /**
   * Who comes back from login: whoever has a session, else whoever had the last one. `prompt: 'none'`:
   * nobody is asked to log in.
   */
  askAtLogin(prompt: string | undefined): FakeUser;
}

export function createFakeTenant(owner: FakeUser, sendsCookies: boolean): FakeTenant {
  let person = owner;
  let user = owner;
  let refusal: Refusal | null = null;
  let online = true;
  let logins = 0;

  function requireNetwork(): void {
    if (!online) throw new TypeError('Failed to fetch');
  }

  const tenant: FakeTenant = {
    signIn(next = person) {
      refusal = null;
      person = next;
      user = { ...next, sid: next.sid ?? `session-${++logins}` };
      return user;
    },
    refuse: (next) => void (refusal = next),
    setOnline: (isOnline) => void (online = isOnline),
    askSilently() {
      requireNetwork();
      if (!sendsCookies) throw errorOf(loginRequired);
      if (refusal) throw errorOf(refusal);
      return user;
    },
    askAtLogin(prompt) {
      requireNetwork();
      if (refusal && (refusal === userIsBlocked || prompt === 'none')) throw errorOf(refusal);
      return refusal ? tenant.signIn() : user;
    },
  };
  return tenant;
}

/** As the SDK throws it. */
function errorOf(refusal: Refusal): Error {
  return Object.assign(new Error(refusal.error_description), refusal);
}
