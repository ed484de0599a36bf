import { isRef, toRaw, unref } from 'vue';

/** The state of a store. */
type State = Record<string, unknown>;

/** A store of Pinia, as far as {@link clearPinia} uses it. */
export interface PiniaStore {
  /** The ID of the store. */
  readonly $id: string;
  /** The state of the store. */
  readonly $state: object;
  /** Restores the initial state. Throws for a setup store that has none of its own. */
  $reset(): void;
}

/** The result of `createPinia()`, as far as {@link clearPinia} uses it. */
export interface PiniaStores {
  /** The states of all stores. */
  readonly state: {
    /** By the IDs of the stores. */
    readonly value: Record<string, object>;
  };
  /**
   * Adds a plugin, which Pinia calls for each new store.
   *
   * @param plugin Receives the store.
   */
  use(plugin: (context: { store: PiniaStore }) => void): unknown;
}

/**
 * Creates a task for `clearLocalState` that resets every store of Pinia to its initial state: option
 * stores with `$reset()`, setup stores with a copy of the state that they are created with, or with
 * their own `$reset()`.
 *
 * Call it before the first store is used: of an earlier store, the state at the time of the call is
 * its initial state. A setup store whose initial state is read from storage needs a `$reset()` of its
 * own.
 *
 * @param pinia The result of `createPinia()`.
 *
 * @example
 * ```ts
 * import { clearPinia, createAuth0Session } from '@auth0-heartbeat/vue';
 *
 * const pinia = createPinia();
 * const session = createAuth0Session({ client: auth0, clearLocalState: clearPinia(pinia) });
 * ```
 *
 * @see [Pinia, resetting the state](https://pinia.vuejs.org/core-concepts/state.html#Resetting-the-state)
 */
export function clearPinia(pinia: PiniaStores): () => void {
  const initialStates = new Map<string, State>();
  const stores = new Map<string, PiniaStore>();
  const keep = (id: string, state: object) => initialStates.set(id, copy(state) as State);
  Object.entries(pinia.state.value).forEach(([id, state]) => keep(id, state));
  pinia.use(({ store }) => {
    stores.set(store.$id, store);
    keep(store.$id, store.$state);
  });
  return function clearPiniaStores() {
    for (const [id, initial] of initialStates) {
      restore(pinia.state.value[id] as State | undefined, initial);
      try {
        stores.get(id)?.$reset();
      } catch {
        // Of a setup store without a `$reset` of its own: it throws in development.
      }
    }
  };
}

/** Gives a store its initial state. Reactive objects of a setup store stay the same objects. */
function restore(state: State = {}, initial: State): void {
  for (const [name, value] of Object.entries(copy(initial) as State)) {
    const present = state[name];
    const isKept = !isRef(toRaw(state)[name]) && present instanceof Object;
    if (isKept && present instanceof Map && value instanceof Map) {
      present.clear();
      for (const [key, each] of value) present.set(key, each);
    } else if (isKept && present instanceof Set && value instanceof Set) {
      present.clear();
      for (const each of value) present.add(each);
    } else if (isKept && isPlainObject(present) && isPlainObject(value)) {
      for (const key of Object.keys(present)) delete present[key];
      Object.assign(present, value);
    } else if (isKept && Array.isArray(present) && Array.isArray(value)) {
      present.splice(0, Infinity, ...(value as unknown[]));
    } else state[name] = value;
  }
}

/** Copies plain objects, arrays, maps and sets. Other values are shared. */
function copy(value: unknown, copies = new Map<unknown, unknown>()): unknown {
  const source: unknown = toRaw(unref(value));
  if (copies.has(source)) return copies.get(source);
  const add = <Copy>(empty: Copy): Copy => {
    copies.set(source, empty);
    return empty;
  };
  if (Array.isArray(source)) {
    const result = add<unknown[]>([]);
    result.push(...source.map((each) => copy(each, copies)));
    return result;
  }
  if (source instanceof Map) {
    const result = add(new Map<unknown, unknown>());
    for (const [key, each] of source) result.set(key, copy(each, copies));
    return result;
  }
  if (source instanceof Set) {
    const result = add(new Set<unknown>());
    for (const each of source) result.add(copy(each, copies));
    return result;
  }
  if (!isPlainObject(source)) return source;
  const result = add<State>({});
  for (const [key, each] of Object.entries(source)) result[key] = copy(each, copies);
  return result;
}

function isPlainObject(value: unknown): value is State {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
