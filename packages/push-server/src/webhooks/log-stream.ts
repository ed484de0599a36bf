import { createHint, type Hint, listHint, readIdentifier } from '../hint.js';
import type { Route } from '../http/app.js';
import { readBody, requireMediaType } from '../http/body.js';
import { RequestError } from '../http/respond.js';
import { memberOf, parseUntrustedJson } from '../json.js';
import { readManagementOperation } from './management-operation.js';
import {
  authorize,
  type BatchResult,
  checkEventCount,
  publishBatch,
  readBatch,
} from './secret-webhook.js';
import { post, type WebhookOptions } from './webhook.js';

/**
 * The [log event type codes](https://auth0.com/docs/deploy-monitor/logs/log-event-type-codes) that
 * can end a session, with a function that returns the hints.
 *
 * These codes produce no hint:
 *
 * - `limit_mu`, `limit_wc` and `pwd_leak` reject logins but end no session. `ublkdu` removes a block.
 * - `fsa` is logged for each failed silent authentication. A hint would cause a loop of checks.
 * - `oidc_backchannel_logout_*` is logged for each delivery of a logout token. Another event reports
 *   the logout itself.
 * - `sscim` does not name the user.
 */
const SESSION_ENDING_EVENTS: ReadonlyMap<string, (data: unknown) => readonly Hint[]> = new Map([
  // A Management API operation. The hints depend on the operation.
  ['sapi', operationHints],
  // The password was changed. The tenant ends the user's other sessions.
  ['scp', userHint],
  // The email address, which the user signs in with, was changed.
  ['sce', userHint],
  // The user was deleted.
  ['sdu', userHint],
  // The user signed out in one browser. This ends the session of all applications in that browser.
  ['slo', userAndSessionHint],
  // The user's identity provider signed the user out everywhere.
  ['universal_logout_succeeded', userHint],
  // A refresh token was revoked. The application that uses it is signed out.
  ['srrt', userAndSessionHint],
  // A refresh token was reused. The tenant revokes the whole token family.
  ['ferrt', userHint],
]);

/** `POST /webhooks/log-stream`, for [Auth0 custom log streams](https://auth0.com/docs/customize/log-streams/custom-log-streams). */
export function logStreamRoute(options: WebhookOptions, secrets: readonly string[]): Route {
  const path = '/webhooks/log-stream';
  return post(path, async (request) => {
    await authorize(request, secrets);
    requireMediaType(request, 'application/json', 'application/x-ndjson', 'application/jsonl');
    const body = parseLogStreamBody(await readBody(request, options.bodyBytes));
    return publishBatch(path, readLogStream(body), options);
  });
}

/**
 * Parses the body of a log stream. All content formats are supported: JSON lines, JSON array and JSON
 * object.
 *
 * @throws RequestError `invalid_request`: 400 for any other format or for JSON that is nested too deeply,
 *   413 for more than 1000 lines
 */
export function parseLogStreamBody(text: string): unknown {
  const whole = parseUntrustedJson(text);
  if (whole !== undefined) return whole;
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  checkEventCount(lines.length);
  const events = lines.map(parseUntrustedJson);
  if (events.length === 0 || events.includes(undefined)) {
    throw new RequestError(400, 'invalid_request', 'The body is neither JSON nor JSON lines');
  }
  return events;
}

/**
 * Reads the webhook body of a custom
 * [Auth0 log stream](https://auth0.com/docs/customize/log-streams/custom-log-streams).
 *
 * @param body the result of `parseLogStreamBody`
 * @throws RequestError `invalid_request` if the body contains no log event
 */
export function readLogStream(body: unknown): BatchResult {
  return readBatch(entriesOf(body), isLogEvent, toHints);
}

function entriesOf(body: unknown): readonly unknown[] {
  // The content format "JSON object" wraps the events in a member `logs`.
  const entries = memberOf(body, 'logs') ?? body;
  return Array.isArray(entries) ? entries : [entries];
}

function isLogEvent(entry: unknown): boolean {
  return typeof memberOf(memberOf(entry, 'data'), 'type') === 'string';
}

function toHints(entry: unknown): readonly Hint[] {
  const data = memberOf(entry, 'data');
  return SESSION_ENDING_EVENTS.get(memberOf(data, 'type') as string)?.(data) ?? [];
}

function userHint(data: unknown): readonly Hint[] {
  return listHint(createHint(readIdentifier(memberOf(data, 'user_id'))));
}

function userAndSessionHint(data: unknown): readonly Hint[] {
  const details = memberOf(data, 'details');
  const sid =
    memberOf(details, 'session_id') ?? memberOf(memberOf(details, 'refresh_token'), 'session_id');
  return listHint(createHint(readIdentifier(memberOf(data, 'user_id')), readIdentifier(sid)));
}

function operationHints(data: unknown): readonly Hint[] {
  // `user_id` is the administrator, not the affected user.
  return readManagementOperation(memberOf(memberOf(data, 'details'), 'request'));
}
