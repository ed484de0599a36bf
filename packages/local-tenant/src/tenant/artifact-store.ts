import type { AdapterPayload } from 'oidc-provider';

interface StoredArtifact {
  readonly payload: AdapterPayload;
  readonly expiresAt: number;
}

const MAX_PER_KIND = 500;

/**
 * Stores the provider's artifacts in memory: codes, tokens, grants, sessions and interactions. The
 * providers of all host names share one store. The store has a size limit. Expiry follows the
 * system clock, as in the provider.
 */
export class ArtifactStore {
  readonly #kinds = new Map<string, Map<string, StoredArtifact>>();

  put(kind: string, id: string, payload: AdapterPayload, expiresInSeconds?: number): void {
    const artifacts = this.#kind(kind);
    const lifetimeMs = expiresInSeconds === undefined ? Infinity : expiresInSeconds * 1000;
    // Moves the artifact to the end of the map, which `evict` reaches last.
    artifacts.delete(id);
    // The provider changes its object after this call.
    artifacts.set(id, { payload: structuredClone(payload), expiresAt: Date.now() + lifetimeMs });
    if (artifacts.size > MAX_PER_KIND) evict(artifacts);
  }

  get(kind: string, id: string): AdapterPayload | undefined {
    const stored = this.#kind(kind).get(id);
    return stored !== undefined && Date.now() < stored.expiresAt
      ? structuredClone(stored.payload)
      : undefined;
  }

  find(kind: string, matches: (payload: AdapterPayload) => boolean): AdapterPayload | undefined {
    const now = Date.now();
    for (const { payload, expiresAt } of this.#kind(kind).values()) {
      if (now < expiresAt && matches(payload)) return structuredClone(payload);
    }
    return undefined;
  }

  /** Returns the artifacts that match, oldest first. */
  filter(kind: string, matches: (payload: AdapterPayload) => boolean): AdapterPayload[] {
    const now = Date.now();
    return [...this.#kind(kind).values()]
      .filter(({ payload, expiresAt }) => now < expiresAt && matches(payload))
      .map(({ payload }) => structuredClone(payload));
  }

  consume(kind: string, id: string): void {
    const stored = this.#kind(kind).get(id);
    if (stored !== undefined) stored.payload.consumed = Math.floor(Date.now() / 1000);
  }

  delete(kind: string, id: string): void {
    this.#kind(kind).delete(id);
  }

  deleteWhere(kind: string, matches: (payload: AdapterPayload) => boolean): void {
    const artifacts = this.#kind(kind);
    for (const [id, { payload }] of artifacts) if (matches(payload)) artifacts.delete(id);
  }

  clear(): void {
    this.#kinds.clear();
  }

  #kind(kind: string): Map<string, StoredArtifact> {
    const existing = this.#kinds.get(kind);
    if (existing !== undefined) return existing;
    const artifacts = new Map<string, StoredArtifact>();
    this.#kinds.set(kind, artifacts);
    return artifacts;
  }
}

/** Drops expired artifacts, then the oldest consumed ones, then the oldest ones. */
function evict(artifacts: Map<string, StoredArtifact>): void {
  const now = Date.now();
  for (const [id, { expiresAt }] of artifacts) if (expiresAt <= now) artifacts.delete(id);
  dropOldest(artifacts, ({ payload }) => payload.consumed !== undefined);
  dropOldest(artifacts, () => true);
}

function dropOldest(
  artifacts: Map<string, StoredArtifact>,
  isEvictable: (stored: StoredArtifact) => boolean,
): void {
  for (const [id, stored] of artifacts) {
    if (artifacts.size <= MAX_PER_KIND) return;
    if (isEvictable(stored)) artifacts.delete(id);
  }
}
