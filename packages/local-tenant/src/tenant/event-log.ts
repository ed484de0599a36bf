import type { LocalTenantLogEvent } from '../contract.js';
import { BoundedList } from './bounded-list.js';
import type { Clock } from './clock.js';

/** Auth0's codes of the events that this tenant can have. */
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
  | 'sapi'; // management operation

/** What to log; the log adds id and date. */
export interface LogEntry {
  readonly type: LogEventType;
  readonly description: string;
  readonly client_id?: string | undefined;
  readonly user_id?: string | undefined;
  readonly session_id?: string | undefined;
}

/** The tenant's log. */
export class EventLog {
  readonly #now: Clock;
  readonly #events = new BoundedList<LocalTenantLogEvent>(1000);
  #count = 0;

  constructor(now: Clock) {
    this.#now = now;
  }

  write({ type, description, ...ids }: LogEntry): void {
    const known = Object.fromEntries(Object.entries(ids).filter(([, id]) => id !== undefined));
    this.#count += 1;
    this.#events.add({
      log_id: `local-${String(this.#count).padStart(8, '0')}`,
      date: new Date(this.#now()).toISOString(),
      type,
      description,
      ...known,
    });
  }

  list(): LocalTenantLogEvent[] {
    return this.#events.toArray();
  }

  clear(): void {
    this.#events.clear();
  }
}
