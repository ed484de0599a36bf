import { onScopeDispose, shallowReadonly, type ShallowRef, shallowRef } from 'vue';
import type { Store } from '../store';

/** The value of a store as a ref, until the component is gone. */
export function useStore<Value>(store: Store<Value>): Readonly<ShallowRef<Value>> {
  const value = shallowRef(store.getSnapshot());
  const read = () => (value.value = store.getSnapshot());
  onScopeDispose(store.subscribe(read));
  // The first subscriber may have set the store going.
  read();
  return shallowReadonly(value);
}
