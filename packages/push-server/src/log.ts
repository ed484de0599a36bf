/** What the push server tells its operator. No line has a token or a claim of one. */
export type LogEvent =
  | {
      readonly event: 'refused';
      readonly route: string;
      readonly status: number;
      readonly code: string;
      readonly detail?: string;
    }
  | { readonly event: 'failed'; readonly route: string; readonly detail: string }
  | {
      readonly event: 'received';
      readonly route: string;
      readonly hints: number;
      readonly ignored: number;
    }
  | { readonly event: 'slow_reader_closed' }
  | { readonly event: 'closed'; readonly streams: number }
  | { readonly event: 'backplane_connected' }
  | { readonly event: 'backplane_disconnected'; readonly detail: string }
  | { readonly event: 'backplane_entries_ignored'; readonly entries: number }
  | { readonly event: 'backplane_entries_dropped'; readonly entries: number };

/** One structured line: an event, how much it matters, and when it was. */
export type LogLine = LogEvent & {
  readonly level: 'info' | 'warn' | 'error';
  /** Epoch milliseconds. */
  readonly at: number;
};

/** Takes an event of the push server. */
export type Log = (event: LogEvent) => void;

/** Gives each event its level and its time; a sink that throws disturbs nobody. */
export function createLog(sink: ((line: LogLine) => void) | undefined, now: () => number): Log {
  return (event) => {
    try {
      sink?.({ level: levelOf(event), at: now(), ...event });
    } catch {
      // There is nowhere left to say so.
    }
  };
}

function levelOf(event: LogEvent): LogLine['level'] {
  switch (event.event) {
    case 'received':
    case 'closed':
    case 'backplane_connected':
      return 'info';
    case 'refused':
    case 'slow_reader_closed':
    case 'backplane_entries_ignored':
    case 'backplane_entries_dropped':
      return 'warn';
    case 'failed':
    case 'backplane_disconnected':
      return 'error';
    default:
      return event satisfies never;
  }
}
