import type { Hint } from '../hint.js';
import { Refusal } from '../refusal.js';
import { readBatch, refuseTooMany } from './batch.js';
import { createHint } from './hints.js';
import { readIdentifier } from './identifier.js';
import { memberOf } from './json.js';
import { hintOfManagementOperation } from './management-operation.js';
import type { Reading } from './reading.js';

/**
 * The [log event type codes](https://auth0.com/docs/deploy-monitor/logs/log-event-type-codes) that
 * can mean the end of a session, and whose.
 *
 * Not among them: `limit_mu`, `limit_wc` and `pwd_leak`, which refuse logins and end nothing;
 * `ublkdu`, which lifts such a block; `fsa`, which each failed silent authentication writes, so that
 * a check would cause the next; `oidc_backchannel_logout_*`, one for each delivery of what another
 * event has said; `sscim`, which does not say which user.
 */
const ENDINGS: ReadonlyMap<string, (data: unknown) => Hint | undefined> = new Map([
  // An operation of the Management API: which one decides.
  ['sapi', ofOperation],
  // The password was changed; the tenant ends the user's other sessions.
  ['scp', ofUser],
  // The e-mail address was changed, by which the user signs in.
  ['sce', ofUser],
  // The user was deleted.
  ['sdu', ofUser],
  // The user signed out in one browser: over for every application there, and for no other browser.
  ['slo', ofUserAndSession],
  // The user's identity provider signed the user out everywhere.
  ['universal_logout_succeeded', ofUser],
  // A refresh token was revoked: the application that lives on it is signed out.
  ['srrt', ofUserAndSession],
  // A refresh token was used twice: the tenant has revoked all of its family.
  ['ferrt', ofUser],
]);

/**
 * Parses the body of a log stream, in any of its content formats: JSON lines, a JSON array, a JSON
 * object.
 *
 * @throws Refusal `invalid_request`: 400 for what is none of them, 413 for over 1000 lines
 */
export function parseLogStreamBody(text: string): unknown {
  const whole = parse(text);
  if (whole !== undefined) return whole;
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  refuseTooMany(lines.length);
  const events = lines.map(parse);
  if (events.length === 0 || events.includes(undefined)) {
    throw new Refusal(400, 'invalid_request', 'The body is neither JSON nor JSON lines');
  }
  return events;
}

/**
 * Reads what a custom webhook of an
 * [Auth0 log stream](https://auth0.com/docs/customize/log-streams/custom-log-streams) gets.
 *
 * @param body as `parseLogStreamBody` gives it
 * @throws Refusal `invalid_request` where the body holds no log event
 */
export function readLogStream(body: unknown): Reading {
  return readBatch(entriesOf(body), isLogEvent, hintOf);
}

function entriesOf(body: unknown): readonly unknown[] {
  // The format "JSON object" wraps the events in one.
  const entries = memberOf(body, 'logs') ?? body;
  return Array.isArray(entries) ? entries : [entries];
}

function isLogEvent(entry: unknown): boolean {
  return typeof memberOf(memberOf(entry, 'data'), 'type') === 'string';
}

function hintOf(entry: unknown): Hint | undefined {
  const data = memberOf(entry, 'data');
  return ENDINGS.get(memberOf(data, 'type') as string)?.(data);
}

function ofUser(data: unknown): Hint | undefined {
  return createHint(readIdentifier(memberOf(data, 'user_id')));
}

function ofUserAndSession(data: unknown): Hint | undefined {
  const details = memberOf(data, 'details');
  const sid =
    memberOf(details, 'session_id') ?? memberOf(memberOf(details, 'refresh_token'), 'session_id');
  return createHint(readIdentifier(memberOf(data, 'user_id')), readIdentifier(sid));
}

function ofOperation(data: unknown): Hint | undefined {
  // Never `user_id`: that is the administrator.
  return hintOfManagementOperation(memberOf(memberOf(data, 'details'), 'request'));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
