import type { SessionHeartbeatOptions } from '@auth0-heartbeat/core';

const names = ['intervalMs', 'minGapMs', 'timeoutMs'] as const;

/** A short interval, to see something happen. Far below the minimum for production. */
const demoDefaults = { intervalMs: 5_000 };

/**
 * Reads options of the heartbeat from the query: `?intervalMs=1000&timeoutMs=500`. The heartbeat
 * validates them.
 */
export function readHeartbeatOptions(
  search: string,
): SessionHeartbeatOptions & { readonly intervalMs: number } {
  const query = new URLSearchParams(search);
  const given = names.flatMap((name) => {
    const text = query.get(name);
    return text ? [[name, Number(text)] as const] : [];
  });
  return { ...demoDefaults, ...Object.fromEntries(given) };
}
