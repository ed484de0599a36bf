import type { LocalTenantLogEvent } from '../contract.js';
import { BoundedList } from './bounded-list.js';
import type { Clock } from '../clock.js';

/** The Auth0 event codes that this tenant writes. */
export type LogEventType =
  | 's' // login
  | 'f' // failed login
  | 'ssa' // silent authentication
  | 'fsa' // failed silent authentication
  | 'seacft' // code exchanged
  | 'feacft' // failed code exchange
  | 'sertft' // refresh token exchanged
  | 'fertft' // failed refresh
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
  readonly session_id?: string | undefined;
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

const LOG_ID_PREFIX = 'local-';

/** The tenant's log. */
export class EventLog {
  readonly #now: Clock;
  readonly #onWrite: (event: LocalTenantLogEvent) => void;
  readonly #events = new BoundedList<LocalTenantLogEvent>(1000);
  #count = 0;

  constructor(now: Clock, onWrite: (event: LocalTenantLogEvent) => void = () => {}) {
    this.#now = now;
    this.#onWrite = onWrite;
  }

  write({ type, description, ...rest }: LogEntry): void {
    const fields = Object.fromEntries(
      Object.entries(rest).filter(([, each]) => each !== undefined),
    );
    this.#count += 1;
    const event: LocalTenantLogEvent = {
      log_id: LOG_ID_PREFIX + String(this.#count).padStart(8, '0'),
      date: new Date(this.#now()).toISOString(),
      type,
      description,
      ...fields,
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

function countOf(logId: string): number | undefined {
  const digits = logId.slice(LOG_ID_PREFIX.length);
  return logId.startsWith(LOG_ID_PREFIX) && /^\d{8,15}$/.test(digits) ? Number(digits) : undefined;
}
