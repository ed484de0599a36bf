import type { SessionHeartbeatOptions } from '@auth0-heartbeat/core';

const names = ['intervalMs', 'minGapMs', 'timeoutMs'] as const;

/** So short that something is to be seen; far below what Auth0 recommends for production. */
const demoDefaults: SessionHeartbeatOptions = { intervalMs: 5_000 };

/** The heartbeat's options, adjustable in the address: `?intervalMs=1000&timeoutMs=500`. */
export function readHeartbeatOptions(search: string): SessionHeartbeatOptions {
  const query = new URLSearchParams(search);
  const given = names.flatMap((name) => {
    const value = Number(query.get(name) ?? NaN);
    return value > 0 && Number.isFinite(value) ? [[name, value] as const] : [];
  });
  return { ...demoDefaults, ...Object.fromEntries(given) };
}
