import type { Hint } from '../hint.js';
import { createHint } from './hints.js';
import { readIdentifier } from './identifier.js';
import { memberOf } from './json.js';

/** A Management API operation that can end sessions. */
interface Operation {
  readonly method: string;
  /** The first group matches the ID in the path. */
  readonly path: RegExp;
  /** Returns the hint for the ID in the path and the request body. */
  readonly toHint: (id: string | undefined, body: unknown) => Hint | undefined;
}

const userHint = (id: string | undefined) => createHint(id);
const sessionHint = (id: string | undefined) => createHint(undefined, id);

const OPERATIONS: readonly Operation[] = [
  // Blocks the user or sets a new password. Other profile changes end no session.
  { method: 'patch', path: /^\/api\/v2\/users\/([^/]+)$/, toHint: updatedUserHint },
  // Deletes the user.
  { method: 'delete', path: /^\/api\/v2\/users\/([^/]+)$/, toHint: userHint },
  // Ends all sessions of the user.
  { method: 'delete', path: /^\/api\/v2\/users\/([^/]+)\/sessions$/, toHint: userHint },
  // Revokes all refresh tokens of the user. Applications that use them are signed out.
  { method: 'delete', path: /^\/api\/v2\/users\/([^/]+)\/refresh-tokens$/, toHint: userHint },
  // Ends one or all sessions of the user, with or without refresh tokens.
  { method: 'post', path: /^\/api\/v2\/users\/([^/]+)\/revoke-access$/, toHint: revokedAccessHint },
  // Ends one session.
  { method: 'delete', path: /^\/api\/v2\/sessions\/([^/]+)$/, toHint: sessionHint },
  // Ends one session and revokes its refresh tokens.
  { method: 'post', path: /^\/api\/v2\/sessions\/([^/]+)\/revoke$/, toHint: sessionHint },
  // Revokes refresh tokens. The body may name a user.
  { method: 'post', path: /^\/api\/v2\/refresh-tokens\/revoke()$/, toHint: revokedTokensHint },
];

/**
 * Returns the hint for a successful
 * [Management API](https://auth0.com/docs/api/management/v2) operation. Returns `undefined` if the
 * operation ends no session or does not name the user or session.
 *
 * @param request `details.request` of the log event: `method`, `path`, `body`
 */
export function readManagementOperation(request: unknown): Hint | undefined {
  const [method, path] = [memberOf(request, 'method'), memberOf(request, 'path')];
  if (typeof method !== 'string' || typeof path !== 'string') return undefined;
  for (const operation of OPERATIONS) {
    const match = operation.method === method.toLowerCase() ? operation.path.exec(path) : null;
    if (match) return operation.toHint(decodeId(match[1] ?? ''), memberOf(request, 'body'));
  }
  return undefined;
}

function updatedUserHint(id: string | undefined, body: unknown): Hint | undefined {
  const hasNewPassword = memberOf(body, 'password') !== undefined;
  return memberOf(body, 'blocked') === true || hasNewPassword ? createHint(id) : undefined;
}

function revokedAccessHint(id: string | undefined, body: unknown): Hint | undefined {
  return createHint(id, readIdentifier(memberOf(body, 'session_id')));
}

function revokedTokensHint(_id: string | undefined, body: unknown): Hint | undefined {
  return createHint(readIdentifier(memberOf(body, 'user_id')));
}

/** Decodes a path segment, in which `|` is `%7C`. */
function decodeId(segment: string): string | undefined {
  try {
    return readIdentifier(decodeURIComponent(segment));
  } catch {
    return undefined;
  }
}
