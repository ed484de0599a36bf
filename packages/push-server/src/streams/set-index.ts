/** Adds an item to the set of a key. Does nothing if the key is `undefined`. */
export function addTo<T>(index: Map<string, Set<T>>, key: string | undefined, item: T): void {
  if (key === undefined) return;
  const items = index.get(key);
  if (items === undefined) index.set(key, new Set([item]));
  else items.add(item);
}

/** Removes an item from the set of a key, and removes an empty set. */
export function removeFrom<T>(index: Map<string, Set<T>>, key: string | undefined, item: T): void {
  if (key === undefined) return;
  const items = index.get(key);
  items?.delete(item);
  if (items?.size === 0) index.delete(key);
}
