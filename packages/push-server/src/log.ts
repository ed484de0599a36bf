/** An event that the push server logs. Log events contain no tokens and no claims. */
export type LogEvent =
  | {
      /** A request was rejected. */
      readonly event: 'refused';
      /** The path of the route. */
      readonly route: string;
      /** The HTTP status of the response. */
      readonly status: number;
      /** The error code of the response. */
      readonly code: string;
      /** A human-readable reason. */
      readonly detail?: string;
    }
  | {
      /** A request failed because of a server error. */
      readonly event: 'failed';
      /** The path of the route. */
      readonly route: string;
      /** A human-readable reason. */
      readonly detail: string;
    }
  | {
      /** A webhook request was accepted. */
      readonly event: 'received';
      /** The path of the route. */
      readonly route: string;
      /** The number of hints in the request. */
      readonly hints: number;
      /** The number of events that produced no hint. */
      readonly ignored: number;
    }
  | {
      /** A stream was closed because its browser stopped reading. */
      readonly event: 'slow_reader_closed';
    }
  | {
      /** The oldest stream of a user was closed, because the user opened more than `streamsPerUser`. */
      readonly event: 'oldest_stream_closed';
    }
  | {
      /** The push server has begun to drain. */
      readonly event: 'draining';
      /** The number of streams that are open. */
      readonly streams: number;
    }
  | {
      /** The push server was closed. */
      readonly event: 'closed';
      /** The number of streams that were open. */
      readonly streams: number;
    }
  | {
      /** This node started to receive hints of other nodes. */
      readonly event: 'backplane_connected';
    }
  | {
      /** This node stopped receiving hints of other nodes. */
      readonly event: 'backplane_disconnected';
      /** A human-readable reason. */
      readonly detail: string;
    }
  | {
      /** Backplane entries were ignored because they are malformed. */
      readonly event: 'backplane_entries_ignored';
      /** The number of entries. */
      readonly entries: number;
    }
  | {
      /**
       * Redis lost entries that it had acknowledged, as after a failover. This node has sent them again.
       */
      readonly event: 'backplane_entries_resent';
      /** The number of entries. */
      readonly entries: number;
    }
  | {
      /**
       * Pending entries for other nodes were dropped, because the queue was full, they were too old, or
       * the server closed.
       */
      readonly event: 'backplane_entries_dropped';
      /** The number of entries. */
      readonly entries: number;
    };

/** A structured log line: an event with its level and time. */
export type LogLine = LogEvent & {
  /** `error`: a failure. `warn`: a possible problem. `info`: normal operation. */
  readonly level: 'info' | 'warn' | 'error';
  /** When the event happened. Epoch milliseconds. */
  readonly at: number;
};

/**
 * Logs an event of the push server.
 *
 * @param event The event to log.
 */
export type Log = (event: LogEvent) => void;

/** Creates a log that adds a level and a time to each event. Errors of the sink are ignored. */
export function createLog(sink: ((line: LogLine) => void) | undefined, now: () => number): Log {
  return (event) => {
    try {
      sink?.({ level: levelOf(event), at: now(), ...event });
    } catch {
      // The log itself failed, so the error cannot be reported.
    }
  };
}

function levelOf(event: LogEvent): LogLine['level'] {
  switch (event.event) {
    case 'received':
    case 'draining':
    case 'closed':
    case 'backplane_connected':
      return 'info';
    case 'refused':
    case 'slow_reader_closed':
    case 'oldest_stream_closed':
    case 'backplane_entries_ignored':
    case 'backplane_entries_resent':
    case 'backplane_entries_dropped':
      return 'warn';
    case 'failed':
    case 'backplane_disconnected':
      return 'error';
    default:
      return event satisfies never;
  }
}
