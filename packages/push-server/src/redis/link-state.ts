import type { BackplaneSubscriber } from '../backplane.js';

/** Whether this node is in touch with the others. */
export interface LinkState {
  readonly isConnected: boolean;
  up(part: LinkPart): void;
  down(part: LinkPart, error: unknown): void;
}

/** Each has a connection of its own: one waits for entries, the other sends them. */
type LinkPart = 'reader' | 'writer';

/** Who is told. */
export type LinkStateOptions = Pick<BackplaneSubscriber, 'changed' | 'log'>;

/** Connected while both parts are. Tells once of each change, not for each attempt. */
export function createLinkState({ changed, log }: LinkStateOptions): LinkState {
  const parts = new Set<LinkPart>();
  let told: boolean | undefined;
  return {
    get isConnected() {
      return parts.size === 2;
    },
    up(part) {
      parts.add(part);
      if (parts.size < 2 || told === true) return;
      told = true;
      log({ event: 'backplane_connected' });
      changed('connected');
    },
    down(part, error) {
      parts.delete(part);
      if (told === false) return;
      told = false;
      log({ event: 'backplane_disconnected', detail: reasonOf(error) });
      changed('disconnected');
    },
  };
}

/** Redis's own words or a code of the network: nothing that has the URL in it. */
function reasonOf(error: unknown): string {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (typeof code === 'string') return code;
  return typeof message === 'string' ? message : 'unknown';
}
