import type { SessionHeartbeatOptions } from '@auth0-heartbeat/core';

const names = ['intervalMs', 'minGapMs', 'timeoutMs'] as const;

/** So short that something is to be seen; far below what Auth0 recommends for production. */
const demoDefaults = { intervalMs: 5_000 };

/**
 * The heartbeat's options, adjustable in the address: `?intervalMs=1000&timeoutMs=500`. Whether a
 * number makes sense is for the heartbeat to say.
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
