/** What the push server tells its operator. No line has a token or a claim of one. */
export type LogEvent =
  | {
      /** A request was refused. */
      readonly event: 'refused';
      /** Which route. */
      readonly route: string;
      /** The HTTP status of the answer. */
      readonly status: number;
      /** The error code in the answer. */
      readonly code: string;
      /** Why, for people. */
      readonly detail?: string;
    }
  | {
      /** A request could not be answered for a reason of this side. */
      readonly event: 'failed';
      /** Which route. */
      readonly route: string;
      /** Why, for people. */
      readonly detail: string;
    }
  | {
      /** A webhook was taken. */
      readonly event: 'received';
      /** Which route. */
      readonly route: string;
      /** How many hints came of it. */
      readonly hints: number;
      /** How much in it says nothing about a session. */
      readonly ignored: number;
    }
  | {
      /** A stream was closed whose browser did not read. */
      readonly event: 'slow_reader_closed';
    }
  | {
      /** The push server is closed. */
      readonly event: 'closed';
      /** How many streams were open. */
      readonly streams: number;
    }
  | {
      /** Hints of other nodes come. */
      readonly event: 'backplane_connected';
    }
  | {
      /** Hints of other nodes do not come. */
      readonly event: 'backplane_disconnected';
      /** Why, for people. */
      readonly detail: string;
    }
  | {
      /** Entries were not read, as nothing that a node wrote. */
      readonly event: 'backplane_entries_ignored';
      /** How many. */
      readonly entries: number;
    }
  | {
      /** Entries for other nodes were given up: too many waited, or for too long. */
      readonly event: 'backplane_entries_dropped';
      /** How many. */
      readonly entries: number;
    };

/** One structured line: an event, how much it matters, and when it was. */
export type LogLine = LogEvent & {
  /** `error`: something does not work; `warn`: something is worth a look; `info`: all is well. */
  readonly level: 'info' | 'warn' | 'error';
  /** Epoch milliseconds. */
  readonly at: number;
};

/**
 * Takes an event of the push server.
 *
 * @param event What happened.
 */
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
