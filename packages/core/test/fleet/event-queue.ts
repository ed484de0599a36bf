import TinyQueue from 'tinyqueue';

/** What can happen to a browser, or to the tenant. */
type Happening =
  | 'user_acts'
  | 'timer_due'
  | 'authorize_arrives'
  | 'exchange_arrives'
  | 'answer_arrives'
  | 'sign_in_due'
  | 'reload_due'
  | 'network_lost'
  | 'network_back'
  | 'push_lost'
  | 'push_back'
  | 'hint_due'
  | 'other_login'
  | 'sample_due'
  | 'scenario_begins'
  | 'scenario_ends';

export interface FleetEvent {
  readonly at: number;
  readonly happening: Happening;
  /** A browser. */
  readonly who: number;
  /** Any number. */
  readonly detail: number;
  readonly order: number;
}

/** The events to come, earliest first; of one moment, by browser, then in the order in which they were added. */
export type EventQueue = ReturnType<typeof createEventQueue>;

export function createEventQueue() {
  const queue = new TinyQueue<FleetEvent>(
    [],
    (a, b) => a.at - b.at || a.who - b.who || a.order - b.order,
  );
  let count = 0;

  return {
    add(at: number, happening: Happening, who = 0, detail = 0): void {
      queue.push({ at, happening, who, detail, order: count++ });
    },
    take: () => queue.pop(),
  };
}
