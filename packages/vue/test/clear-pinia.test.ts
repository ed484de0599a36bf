import { createPinia, defineStore, type Pinia } from 'pinia';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createApp, nextTick, reactive, ref, watch } from 'vue';
import { clearPinia } from '../src/index.js';

class Money {
  constructor(readonly cents: number) {}
}

const useNotes = defineStore('notes', {
  state: () => ({ drafts: [] as string[], loadedAt: performance.now() }),
});

const useCart = defineStore('cart', () => ({
  items: ref<{ name: string }[]>([]),
  owner: ref<string | null>(null),
  filters: reactive({ tags: new Set(['all']), by: new Map([['size', 'any']]) }),
  budget: ref(new Money(100)),
}));

const useSecrets = defineStore('secrets', () => {
  const key = ref(localStorage.getItem('key'));
  return { key, $reset: () => void (key.value = null) };
});

function createAppPinia(): Pinia {
  const pinia = createPinia();
  createApp({}).use(pinia);
  return pinia;
}

beforeEach(() => localStorage.clear());
afterEach(() => vi.unstubAllEnvs());

it('resets an option store with its state function', () => {
  const pinia = createAppPinia();
  const clear = clearPinia(pinia);
  const notes = useNotes(pinia);
  const { loadedAt } = notes;
  notes.drafts.push('a secret');
  clear();
  expect(notes.drafts).toEqual([]);
  expect(notes.loadedAt).toBeGreaterThan(loadedAt);
});

it('resets a setup store to the state that it was created with', async () => {
  const pinia = createAppPinia();
  const clear = clearPinia(pinia);
  const cart = useCart(pinia);
  const changed = vi.fn();
  watch(() => cart.owner, changed);
  for (const name of ['tea', 'milk']) {
    // Twice: the copy of the initial state is not the state itself.
    cart.items.push({ name });
    cart.owner = 'alice';
    cart.filters.tags.add('private');
    cart.filters.by.set('size', name);
    await nextTick();
    clear();
    await nextTick();
    expect(cart.items).toEqual([]);
    expect(cart.owner).toBeNull();
    expect([...cart.filters.tags]).toEqual(['all']);
    expect([...cart.filters.by]).toEqual([['size', 'any']]);
    expect(cart.budget).toBeInstanceOf(Money);
  }
  expect(changed).toHaveBeenCalledTimes(4);
  expect(JSON.stringify(pinia.state.value)).not.toContain('alice');
});

it('calls the $reset of a setup store that has one', () => {
  localStorage.setItem('key', 'of alice');
  const pinia = createAppPinia();
  const clear = clearPinia(pinia);
  const secrets = useSecrets(pinia);
  clear();
  expect(secrets.key).toBeNull();
});

it('can be called before the app uses Pinia', () => {
  const pinia = createPinia();
  const clear = clearPinia(pinia);
  createApp({}).use(pinia);
  const cart = useCart(pinia);
  cart.owner = 'alice';
  clear();
  expect(cart.owner).toBeNull();
});

it('resets stores that were created before, as far as Pinia knows how', () => {
  const pinia = createAppPinia();
  const cart = useCart(pinia);
  const clear = clearPinia(pinia);
  cart.owner = 'alice';
  clear();
  expect(cart.owner).toBeNull();
});

it('copies a state that refers to itself', () => {
  const useTree = defineStore('tree', () => {
    const root: { name: string; parent?: unknown } = { name: 'root' };
    root.parent = root;
    return { root: ref(root) };
  });
  const pinia = createAppPinia();
  const clear = clearPinia(pinia);
  const tree = useTree(pinia);
  tree.root.name = 'alice';
  clear();
  expect(tree.root.name).toBe('root');
});
