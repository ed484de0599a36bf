import { createHint, type Hint, listHint, readIdentifier } from '../hint.js';
import { memberOf } from '../json.js';

/** A Management API operation that can end sessions. */
interface Operation {
  readonly method: string;
  /** The first group matches the ID in the path. */
  readonly path: RegExp;
  /** Returns the hints for the ID in the path and the request body. */
  readonly toHints: (id: string | undefined, body: unknown) => readonly Hint[];
}

const userHint = (id: string | undefined) => listHint(createHint(id));
const sessionHint = (id: string | undefined) => listHint(createHint(undefined, id));

const OPERATIONS: readonly Operation[] = [
  // Blocks the user or sets a new password. Other profile changes end no session.
  { method: 'patch', path: /^\/api\/v2\/users\/([^/]+)$/, toHints: updatedUserHint },
  // Deletes the user.
  { method: 'delete', path: /^\/api\/v2\/users\/([^/]+)$/, toHints: userHint },
  // Ends all sessions of the user.
  { method: 'delete', path: /^\/api\/v2\/users\/([^/]+)\/sessions$/, toHints: userHint },
  // Revokes all refresh tokens of the user. Applications that use them are signed out.
  { method: 'delete', path: /^\/api\/v2\/users\/([^/]+)\/refresh-tokens$/, toHints: userHint },
  // Ends one or all sessions of the user, with or without refresh tokens.
  {
    method: 'post',
    path: /^\/api\/v2\/users\/([^/]+)\/revoke-access$/,
    toHints: revokedAccessHint,
  },
  // Ends one session.
  { method: 'delete', path: /^\/api\/v2\/sessions\/([^/]+)$/, toHints: sessionHint },
  // Ends one session and revokes its refresh tokens.
  { method: 'post', path: /^\/api\/v2\/sessions\/([^/]+)\/revoke$/, toHints: sessionHint },
  // Revokes refresh tokens. The body may name a user.
  { method: 'post', path: /^\/api\/v2\/refresh-tokens\/revoke()$/, toHints: revokedTokensHint },
  // Removes members of an organization, who can no longer log in to it. The body names the users.
  { method: 'delete', path: /^\/api\/v2\/organizations\/([^/]+)\/members$/, toHints: memberHints },
];

/**
 * Returns the hints for a successful
 * [Management API](https://auth0.com/docs/api/management/v2) operation. Returns none if the operation
 * ends no session or does not name the user or session. The deletion of an organization names no member.
 *
 * @param request `details.request` of the log event: `method`, `path`, `body`
 */
export function readManagementOperation(request: unknown): readonly Hint[] {
  const [method, path] = [memberOf(request, 'method'), memberOf(request, 'path')];
  if (typeof method !== 'string' || typeof path !== 'string') return [];
  for (const operation of OPERATIONS) {
    const match = operation.method === method.toLowerCase() ? operation.path.exec(path) : null;
    if (match) return operation.toHints(decodeId(match[1] ?? ''), memberOf(request, 'body'));
  }
  return [];
}

function updatedUserHint(id: string | undefined, body: unknown): readonly Hint[] {
  const hasNewPassword = memberOf(body, 'password') !== undefined;
  return memberOf(body, 'blocked') === true || hasNewPassword ? userHint(id) : [];
}

function revokedAccessHint(id: string | undefined, body: unknown): readonly Hint[] {
  return listHint(createHint(id, readIdentifier(memberOf(body, 'session_id'))));
}

function revokedTokensHint(_id: string | undefined, body: unknown): readonly Hint[] {
  return listHint(createHint(readIdentifier(memberOf(body, 'user_id'))));
}

function memberHints(_id: string | undefined, body: unknown): readonly Hint[] {
  const members = memberOf(body, 'members');
  return Array.isArray(members) ? members.flatMap((id) => userHint(readIdentifier(id))) : [];
}

/** Decodes a path segment, in which `|` is `%7C`. */
function decodeId(segment: string): string | undefined {
  try {
    return readIdentifier(decodeURIComponent(segment));
  } catch {
    return undefined;
  }
}
