import type { CheckTrigger } from '../../src/contract/session.js';
import type { Contestant, World } from './world.js';

/** How long `getTokenSilently` of the SDK waits for a page by default. */
const SDK_TIMEOUT_MS = 60_000;

/**
 * The heartbeat that is written by hand, as in bench/pages/bare-heartbeat.ts: `setInterval`, focus,
 * `getTokenSilently({ cacheMode: 'off' })`.
 *
 * @param endsAtErrors Whether any error ends the session, as there.
 */
export function createBare(world: World, intervalMs: number, endsAtErrors: boolean): Contestant {
  const beatAt = new Float64Array(world.browsers).fill(Infinity);
  const timeoutAt = new Float64Array(world.browsers).fill(Infinity);
  const askedAt = new Float64Array(world.browsers);
  const verifiedAt = new Float64Array(world.browsers).fill(-Infinity);

  function sync(who: number): void {
    world.wakeAt(who, Math.min(beatAt[who]!, timeoutAt[who]!));
  }

  function check(who: number, trigger: CheckTrigger): void {
    if (timeoutAt[who]! < Infinity || beatAt[who] === Infinity) return;
    askedAt[who] = world.now;
    timeoutAt[who] = world.now + SDK_TIMEOUT_MS;
    sync(who);
    world.ask(who, 'client', trigger);
  }

  function finish(who: number, isAlive: boolean, isBlocked: boolean): void {
    timeoutAt[who] = Infinity;
    if (isAlive) verifiedAt[who] = askedAt[who]!;
    else if (endsAtErrors || isBlocked) {
      beatAt[who] = Infinity;
      world.end(who);
    }
    sync(who);
  }

  const bare: Contestant = {
    load(who) {
      timeoutAt[who] = Infinity;
      beatAt[who] = world.now + intervalMs;
      sync(who);
    },
    returnTo: (who) => check(who, 'focus'),
    leave() {},
    // A timer whose time passed meanwhile fires once.
    wakeUp: (who) => bare.timerDue(who),
    networkBack() {},
    timerDue(who) {
      if (timeoutAt[who]! <= world.now) finish(who, false, false);
      if (beatAt[who]! > world.now) return sync(who);
      beatAt[who] = world.now + intervalMs;
      check(who, 'interval');
      sync(who);
    },
    answer: (who, outcome) => finish(who, outcome === 'alive', outcome === 'blocked'),
    setLive() {},
    hint() {},
    verifiedAt: (who) => verifiedAt[who]!,
  };
  return bare;
}
