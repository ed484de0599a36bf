import { isSessionOption, type SessionOptions } from '@auth0-heartbeat/core';
import type { Auth0ProviderOptions, User } from '@auth0/auth0-react';
import type { Auth0ClientOptions } from '@auth0/auth0-spa-js';
import type { ReactNode } from 'react';

/**
 * The options of `startSession`, without those that auth0-react has as well.
 *
 * @inline
 */
type OwnOptions = Omit<SessionOptions, 'onRedirectCallback' | 'skipRedirectCallback'>;

/**
 * The props of {@link Auth0Provider}: those of auth0-react, and the options of `startSession`.
 *
 * @typeParam TUser The user with the claims of the app.
 */
export type Auth0ProviderProps<TUser extends User = User> = Auth0ProviderOptions<TUser> &
  OwnOptions & {
    /** Rendered instead of the children after the tenant refused a login because the user is blocked. */
    readonly blocked?: ReactNode;
  };

/** Separates the options of `startSession` from those of an `Auth0Client`. */
export function splitOptions(
  options: object,
): readonly [own: OwnOptions, clientOptions: Auth0ClientOptions] {
  const entries = Object.entries(options);
  const isOwn = ([name]: readonly [string, unknown]) => isSessionOption(name);
  return [
    Object.fromEntries(entries.filter(isOwn)) as OwnOptions,
    Object.fromEntries(entries.filter((entry) => !isOwn(entry))) as unknown as Auth0ClientOptions,
  ];
}
