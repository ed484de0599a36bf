import type { Hint } from '../hint.js';
import { createHint } from './hints.js';
import { readIdentifier } from './identifier.js';
import { memberOf } from './json.js';

/** An operation of the Management API that can end sessions. */
interface Operation {
  readonly method: string;
  /** Its one group is the ID in the path. */
  readonly path: RegExp;
  /** Of the ID in the path and the body of the request. */
  readonly hintOf: (id: string | undefined, body: unknown) => Hint | undefined;
}

const ofUser = (id: string | undefined) => createHint(id);
const ofSession = (id: string | undefined) => createHint(undefined, id);

const OPERATIONS: readonly Operation[] = [
  // Blocks the user, or gives a new password. Other changes of a profile end nothing.
  { method: 'patch', path: /^\/api\/v2\/users\/([^/]+)$/, hintOf: ofUserWhoLost },
  // Deletes the user.
  { method: 'delete', path: /^\/api\/v2\/users\/([^/]+)$/, hintOf: ofUser },
  // Ends every session of the user.
  { method: 'delete', path: /^\/api\/v2\/users\/([^/]+)\/sessions$/, hintOf: ofUser },
  // Revokes every refresh token of the user: applications that live on one are signed out.
  { method: 'delete', path: /^\/api\/v2\/users\/([^/]+)\/refresh-tokens$/, hintOf: ofUser },
  // Ends one session of the user, or all, with or without their refresh tokens.
  { method: 'post', path: /^\/api\/v2\/users\/([^/]+)\/revoke-access$/, hintOf: ofAccess },
  // Ends one session.
  { method: 'delete', path: /^\/api\/v2\/sessions\/([^/]+)$/, hintOf: ofSession },
  // Ends one session with its refresh tokens.
  { method: 'post', path: /^\/api\/v2\/sessions\/([^/]+)\/revoke$/, hintOf: ofSession },
  // Revokes refresh tokens, of a user if the body says so.
  { method: 'post', path: /^\/api\/v2\/refresh-tokens\/revoke()$/, hintOf: ofTokens },
];

/**
 * The hint of a successful operation of the
 * [Management API](https://auth0.com/docs/api/management/v2), or `undefined` where it ends no session
 * or does not say whose.
 *
 * @param request `details.request` of its log event: `method`, `path`, `body`
 */
export function hintOfManagementOperation(request: unknown): Hint | undefined {
  const [method, path] = [memberOf(request, 'method'), memberOf(request, 'path')];
  if (typeof method !== 'string' || typeof path !== 'string') return undefined;
  for (const operation of OPERATIONS) {
    const found = operation.method === method.toLowerCase() ? operation.path.exec(path) : null;
    if (found) return operation.hintOf(decoded(found[1] ?? ''), memberOf(request, 'body'));
  }
  return undefined;
}

function ofUserWhoLost(id: string | undefined, body: unknown): Hint | undefined {
  const hasNewPassword = memberOf(body, 'password') !== undefined;
  return memberOf(body, 'blocked') === true || hasNewPassword ? createHint(id) : undefined;
}

function ofAccess(id: string | undefined, body: unknown): Hint | undefined {
  return createHint(id, readIdentifier(memberOf(body, 'session_id')));
}

function ofTokens(_id: string | undefined, body: unknown): Hint | undefined {
  return createHint(readIdentifier(memberOf(body, 'user_id')));
}

/** The ID as it is outside of a path, where `|` is `%7C`. */
function decoded(segment: string): string | undefined {
  try {
    return readIdentifier(decodeURIComponent(segment));
  } catch {
    return undefined;
  }
}
