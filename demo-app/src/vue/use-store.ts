import { onScopeDispose, shallowReadonly, type ShallowRef, shallowRef } from 'vue';
import type { Store } from '../app/store';

/** Returns the value of a store as a ref, until the scope is disposed. */
export function useStore<Value>(store: Store<Value>): Readonly<ShallowRef<Value>> {
  const value = shallowRef(store.getSnapshot());
  const read = () => (value.value = store.getSnapshot());
  onScopeDispose(store.subscribe(read));
  // The first subscriber may have changed the value.
  read();
  return shallowReadonly(value);
}
