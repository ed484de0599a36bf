import type { SharedRecord } from '../src/shared-record.js';
import { alice, minute } from './fake-answers.js';
import { createFakeBrowser, digestOf } from './fake-browser.js';

type World = ReturnType<typeof createFakeBrowser>;

/** Another tab checked just now. */
export const tell = (world: World, fields: SharedRecord): Promise<void> =>
  world.tell({ askedAt: world.now(), user: digestOf(alice), code: undefined, ...fields });

/** A world whose session was proven a while ago, and of which nothing has been told yet. */
export async function startLongAgo(
  options: Parameters<typeof createFakeBrowser>[0] = {},
): Promise<World> {
  const world = createFakeBrowser(options);
  await world.startProven();
  await world.advance(minute);
  world.told.length = 0;
  return world;
}
