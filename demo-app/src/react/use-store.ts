import { useSyncExternalStore } from 'react';
import type { Store } from '../store';

/** The value of a store; renders again at each change. */
export function useStore<Value>({ subscribe, getSnapshot }: Store<Value>): Value {
  return useSyncExternalStore(subscribe, getSnapshot);
}
