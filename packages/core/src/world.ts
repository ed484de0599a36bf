import type { Ports } from './ports.js';

/**
 * Where a client, and a heartbeat that is made of it, say in which world they live. No real client
 * does; the fake session of the test kit brings its own time, page and tenant.
 */
export const world = Symbol.for('auth0-heartbeat.world');

/** The world of a client or a heartbeat; what is missing in it is the browser's. */
export function worldOf(inhabitant: object): Partial<Ports> {
  return (inhabitant as { readonly [world]?: Partial<Ports> })[world] ?? {};
}
