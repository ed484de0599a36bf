import type { ProbeAnswer } from '@auth0-heartbeat/core';
import type { Mock } from 'vitest';

/** The tenant does not answer. */
export const timeout = Object.assign(new Error('Timeout'), { error: 'timeout' });

/** Lets the next question of a probe wait for an answer. */
export function holdAnswer(probe: Mock<() => Promise<ProbeAnswer>>) {
  let settle!: { resolve(answer: ProbeAnswer): void; reject(error: Error): void };
  const answer = new Promise<ProbeAnswer>((resolve, reject) => (settle = { resolve, reject }));
  probe.mockReturnValueOnce(answer);
  return settle;
}
