import type { BackplaneSubscriber } from '../backplane.js';

/** The state of the connection to the other nodes. */
export interface ConnectionState {
  readonly isConnected: boolean;
  connected(part: ConnectionPart): void;
  disconnected(part: ConnectionPart, error: unknown): void;
}

/** The reader and the writer have separate connections, because the reader blocks. */
type ConnectionPart = 'reader' | 'writer';

/** The callbacks for state changes. */
export type ConnectionStateOptions = Pick<BackplaneSubscriber, 'changed' | 'log'>;

/** Combines both connections. Reports each state change once, not each failed attempt. */
export function createConnectionState({ changed, log }: ConnectionStateOptions): ConnectionState {
  const parts = new Set<ConnectionPart>();
  let isReportedConnected: boolean | undefined;
  return {
    get isConnected() {
      return parts.size === 2;
    },
    connected(part) {
      parts.add(part);
      if (parts.size < 2 || isReportedConnected === true) return;
      isReportedConnected = true;
      log({ event: 'backplane_connected' });
      changed('connected');
    },
    disconnected(part, error) {
      parts.delete(part);
      if (isReportedConnected === false) return;
      isReportedConnected = false;
      log({ event: 'backplane_disconnected', detail: describeError(error) });
      changed('disconnected');
    },
  };
}

/** To an unknown command, Redis replies with its first arguments: a password of HELLO, a user ID of XADD. */
const QUOTED_ARGUMENTS = /,? with args beginning with[^]*/;

/** Returns the error code or message, without the URL, its password and the arguments of a command. */
function describeError(error: unknown): string {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (typeof code === 'string') return code;
  return typeof message === 'string' ? message.replace(QUOTED_ARGUMENTS, '') : 'unknown';
}
