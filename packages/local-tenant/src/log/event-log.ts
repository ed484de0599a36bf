import type { IncomingMessage } from 'node:http';
import type { Clock } from '../clock.js';
import type { LocalTenantLogEvent } from '../contract-records.js';
import { BoundedList } from './bounded-list.js';

/** The Auth0 event codes that this tenant writes. */
export type LogEventType =
  | 's' // login
  | 'f' // failed login
  | 'fp' // failed login, wrong password
  | 'fu' // failed login, unknown user
  | 'ssa' // silent authentication
  | 'fsa' // failed silent authentication
  | 'seacft' // code exchanged
  | 'feacft' // failed code exchange
  | 'seccft' // client credentials exchanged
  | 'feccft' // failed client credentials exchange
  | 'sertft' // refresh token exchanged
  | 'fertft' // failed refresh
  | 'ferrt' // reuse of a rotated refresh token
  | 'srrt' // refresh token revoked
  | 'slo' // logout
  | 'scp' // password changed
  | 'sdu' // user deleted
  | 'oidc_backchannel_logout_succeeded'
  | 'oidc_backchannel_logout_failed'
  | 'sapi'; // management operation

/** An event to log. The log adds its ID and date. */
export interface LogEntry {
  readonly type: LogEventType;
  readonly description: string;
  readonly client_id?: string | undefined;
  readonly user_id?: string | undefined;
  /** Default: the email address of the user. */
  readonly user_name?: string | undefined;
  readonly details?: Readonly<Record<string, unknown>> | undefined;
  /** The request that caused the event, for `ip`, `user_agent` and `hostname`. */
  readonly request?: Pick<IncomingMessage, 'headers' | 'socket'> | undefined;
}

/** Looks up the names that an event contains. */
export interface LogNames {
  readonly client: (clientId: string | undefined) => string | undefined;
  readonly user: (userId: string | undefined) => string | undefined;
}

const LOG_ID_PREFIX = 'local-';

/** The tenant's log. */
export class EventLog {
  readonly #now: Clock;
  readonly #names: LogNames;
  readonly #onWrite: (event: LocalTenantLogEvent) => void;
  readonly #events = new BoundedList<LocalTenantLogEvent>(1000);
  #count = 0;

  constructor(now: Clock, names: LogNames, onWrite: (event: LocalTenantLogEvent) => void) {
    this.#now = now;
    this.#names = names;
    this.#onWrite = onWrite;
  }

  write({ type, description, request, details = {}, ...entry }: LogEntry): void {
    const { client_id, user_id, user_name = this.#names.user(user_id) } = entry;
    const user_agent = request?.headers['user-agent'];
    this.#count += 1;
    const event: LocalTenantLogEvent = {
      log_id: LOG_ID_PREFIX + String(this.#count).padStart(8, '0'),
      date: new Date(this.#now()).toISOString(),
      type,
      description,
      ip: addressOf(request),
      hostname: hostnameOf(request),
      ...(user_agent === undefined ? undefined : { user_agent }),
      ...(client_id === undefined ? undefined : { client_id }),
      client_name: this.#names.client(client_id) ?? '',
      ...(user_id === undefined ? undefined : { user_id }),
      ...(user_name === undefined ? undefined : { user_name }),
      details: withoutUndefined(details),
    };
    this.#events.add(event);
    this.#onWrite(event);
  }

  list(): LocalTenantLogEvent[] {
    return this.#events.toArray();
  }

  /**
   * Returns the events after this event, oldest first. The log may have dropped the event itself.
   * @returns `undefined` if `logId` is not a log ID
   */
  after(logId: string): LocalTenantLogEvent[] | undefined {
    const count = countOf(logId);
    if (count === undefined) return undefined;
    return this.list().filter(({ log_id }) => (countOf(log_id) ?? 0) > count);
  }

  clear(): void {
    this.#events.clear();
  }
}

/** An operation without a request comes from this machine. */
function addressOf(request: LogEntry['request']): string {
  return request?.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '127.0.0.1';
}

function hostnameOf(request: LogEntry['request']): string {
  return request?.headers.host?.replace(/:\d+$/, '') ?? 'localhost';
}

function withoutUndefined(object: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([, each]) => each !== undefined));
}

function countOf(logId: string): number | undefined {
  const digits = logId.slice(LOG_ID_PREFIX.length);
  return logId.startsWith(LOG_ID_PREFIX) && /^\d{8,15}$/.test(digits) ? Number(digits) : undefined;
}
