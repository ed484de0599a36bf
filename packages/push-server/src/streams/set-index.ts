/** Adds an item to the set of a key, if there is a key. */
export function addTo<T>(index: Map<string, Set<T>>, key: string | undefined, item: T): void {
  if (key === undefined) return;
  const items = index.get(key);
  if (items === undefined) index.set(key, new Set([item]));
  else items.add(item);
}

/** Undoes `addTo`; an empty set goes too. */
export function removeFrom<T>(index: Map<string, Set<T>>, key: string | undefined, item: T): void {
  if (key === undefined) return;
  const items = index.get(key);
  items?.delete(item);
  if (items?.size === 0) index.delete(key);
}
