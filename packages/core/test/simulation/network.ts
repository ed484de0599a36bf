import type { Document } from './document.js';
import type { Plan } from './plan.js';
import type { OAuthError } from './tenant.js';
import type { World } from './world.js';

/** What is wrong with the way to the tenant. */
export type Trouble = 'none' | 'outage' | 'hang' | 'rate_limit';

/** The way to the tenant: what is asked arrives, is answered, and comes back, or not. */
export interface Network {
  trouble: Trouble;
  /**
   * Asks; `limitMs`: gives up then, as the SDK does. Rejects with an OAuth error or an exception.
   * `onArrival` is what the tenant answers at the moment when the question arrives.
   */
  ask<Answer extends object>(
    page: Document,
    limitMs: number,
    onArrival: () => Answer | OAuthError,
  ): Promise<Answer>;
}

const timedOut: OAuthError = { error: 'timeout', error_description: 'Timeout' };
const tooMany: OAuthError = { error: 'too_many_requests', error_description: 'Rate limit reached' };

/** `onDisturbed`: called when an answer does not come as it should. */
export function createNetwork(world: World, plan: Plan, onDisturbed: () => void): Network {
  const { random } = world;

  const network: Network = {
    trouble: 'none',
    ask: (page, limitMs, onArrival) =>
      new Promise((resolve, reject) => {
        world.stir();
        let isOver = false;
        const later = (ms: number, run: () => void) =>
          world.after(ms, () =>
            page.task(() => {
              if (isOver) return;
              isOver = true;
              run();
            }),
          );
        const latency = () => random.between(1, plan.latencyMs);
        const isLost = network.trouble === 'hang' || random.chance(plan.lostAnswers);
        const isLate = random.chance(plan.lateAnswers);
        if (network.trouble !== 'none' || isLost || isLate) onDisturbed();
        if (limitMs < Infinity) {
          later(limitMs, () => {
            // A slow tenant is no reason to learn late of an end.
            if (!plan.slowMs) onDisturbed();
            reject(timedOut);
          });
        }
        if (network.trouble === 'outage') {
          later(latency(), () => reject(new TypeError('Failed to fetch')));
          return;
        }
        if (network.trouble === 'rate_limit') return void later(latency(), () => reject(tooMany));
        if (isLost && random.chance(0.5)) return;
        const slowMs = world.elapsed() > plan.durationMs / 4 ? plan.slowMs : 0;
        world.after(latency() + slowMs + (isLate ? random.scaled(500, 20_000) : 0), () => {
          const answer = onArrival();
          if (isLost) return;
          later(latency() + (isLate ? random.scaled(500, 60_000) : 0), () => {
            if (isLate) onDisturbed();
            if ('error' in answer) reject(answer);
            else resolve(answer);
          });
        });
      }),
  };
  return network;
}
