import type { Ports } from './ports.js';

/**
 * Where a client says in which world it lives. No real client does; the fake session of the test
 * kit brings its own time, page and tenant, and whatever is made of its client lives there.
 */
export const world = Symbol.for('auth0-heartbeat.world');

/** The world that the client brings; what is missing in it is the browser's. */
export function worldOf(client: object): Partial<Ports> {
  return (client as { readonly [world]?: Partial<Ports> })[world] ?? {};
}
