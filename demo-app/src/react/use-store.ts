import { useSyncExternalStore } from 'react';
import type { Store } from '../app/store';

/** Returns the value of a store. Renders again after each change. */
export function useStore<Value>({ subscribe, getSnapshot }: Store<Value>): Value {
  return useSyncExternalStore(subscribe, getSnapshot);
}
