import type { ArtifactStore } from '../tenant/artifact-store.js';

/** The context of a grant that the provider does not store. */
export interface GrantContext {
  readonly sid: string | undefined;
  readonly organization: string | undefined;
  /** Whether the request asked for a refresh token. */
  readonly forRefresh: boolean;
}

const KIND = 'GrantContext';
const LIFETIME_SECONDS = 30 * 24 * 60 * 60;

/** Stores the context of a grant. */
export function saveGrantContext(
  artifacts: ArtifactStore,
  grantId: string,
  context: GrantContext,
): void {
  artifacts.put(KIND, grantId, { extra: { ...context } }, LIFETIME_SECONDS);
}

/** Returns the stored context of a grant. */
export function readGrantContext(
  artifacts: ArtifactStore,
  grantId: string | undefined,
): GrantContext {
  const extra = grantId === undefined ? undefined : artifacts.get(KIND, grantId)?.extra;
  return {
    sid: textOf(extra?.['sid']),
    organization: textOf(extra?.['organization']),
    forRefresh: extra?.['forRefresh'] === true,
  };
}

/** Returns a non-empty string, otherwise `undefined`. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
