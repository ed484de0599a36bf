/** A user of the fake tenant, with the claims of the ID token. */
export interface FakeUser {
  /** Subject identifier. */
  readonly sub: string;
  /** Session ID at the tenant. Default: a new one for each login. */
  readonly sid?: string;
  /** Further claims that `client.getUser()` and `client.getIdTokenClaims()` return. */
  readonly [claim: string]: unknown;
}

/** The error response of the tenant. */
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

/** The tenant, its session of this browser, and the network. */
export interface FakeTenant {
  /** Starts a session. Default: of the user who had the last one. */
  signIn(user?: FakeUser): FakeUser;
  /** Rejects every request from now on. */
  refuse(refusal: Refusal): void;
  setOnline(isOnline: boolean): void;
  /** Returns the user of the session, as in an iframe. Throws a refusal or a network error. */
  askSilently(): FakeUser;
  /**
   * Returns the user of a login: the user of the session, otherwise of the last one. With
   * `prompt: 'none'` nobody is asked to log in.
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

/** The error as the SDK throws it. */
function errorOf(refusal: Refusal): Error {
  return Object.assign(new Error(refusal.error_description), refusal);
}
