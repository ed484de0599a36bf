import type { SessionOptions } from '@auth0-heartbeat/core';

const names = ['intervalMs', 'minGapMs', 'timeoutMs', 'idleTimeoutMs', 'warnBeforeMs'] as const;

/** A short interval, to see something happen. Far below the minimum for production. */
const demoDefaults = { intervalMs: 5_000 };

/**
 * Reads options of the session from the query: `?intervalMs=1000&timeoutMs=500`. They win over those
 * of the story. The session validates them.
 */
export function readSessionOptions(
  search: string,
  storyOptions?: SessionOptions,
): SessionOptions & { readonly intervalMs: number } {
  const query = new URLSearchParams(search);
  const given = names.flatMap((name) => {
    const text = query.get(name);
    return text ? [[name, Number(text)] as const] : [];
  });
  return { ...demoDefaults, ...storyOptions, ...Object.fromEntries(given) };
}

const queryKey = 'demo.query';

/** The query with which the page was opened. At a callback URL: before the login. */
export function pageQuery(isCallback: boolean): string {
  if (isCallback) return sessionStorage.getItem(queryKey) ?? '';
  sessionStorage.setItem(queryKey, window.location.search);
  return window.location.search;
}
