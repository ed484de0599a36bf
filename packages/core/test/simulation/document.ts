import type { Clock, Page, PageEvent } from '../../src/ports.js';
import type { Plan } from './plan.js';
import type { World } from './world.js';

/** The longest delay of a timer; one that is longer is over at once. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

/** One page load: what is visible or frozen, has timers and listeners, and is gone at the end. */
export interface Document {
  readonly id: number;
  readonly page: Page;
  readonly clock: Clock;
  isVisible(): boolean;
  isFrozen(): boolean;
  isGone(): boolean;
  /** Runs now, or when the page is no longer frozen, or never where it is gone. */
  task(run: () => void): void;
  show(isVisible: boolean): void;
  tell(happening: PageEvent): void;
  /** As the heartbeat listens, for others. Returns its undo. */
  watch(listener: (happening: PageEvent) => void): () => void;
  freeze(): void;
  thaw(happening: 'wake' | 'pageshow'): void;
  leave(): void;
  /** Timers that the heartbeat waits for, and listeners that it has at the page. */
  timers(): number;
  listeners(): number;
  /** How often it was hidden or frozen. */
  interruptions(): number;
}

export function createDocument(world: World, plan: Plan, id: number, visible: boolean): Document {
  const waiting: (() => void)[] = [];
  const listeners = new Set<(happening: PageEvent) => void>();
  const watchers = new Set<(happening: PageEvent) => void>();
  let timers = 0;
  let interruptions = 0;
  let isVisible = visible;
  let isFrozen = false;
  let isGone = false;

  function run(work: () => void): void {
    if (isGone) return;
    if (isFrozen) waiting.push(work);
    else work();
  }

  const document: Document = {
    id,
    page: {
      isVisible: () => isVisible,
      listen(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
    clock: {
      now: world.wall,
      wakeAt(moment, wake) {
        let isOpen = true;
        timers++;
        const end = () => {
          if (isOpen) timers--;
          isOpen = false;
        };
        const fire = () => {
          if (!isOpen) return;
          if (plan.throttlesHidden && !isVisible && world.elapsed() % 60_000 !== 0) {
            entry = world.after(60_000 - (world.elapsed() % 60_000), () => run(fire));
            return;
          }
          end();
          wake();
        };
        const delay = Math.ceil(moment - world.wall());
        let entry = world.after(delay > LONGEST_DELAY_MS ? 0 : Math.max(0, delay), () => run(fire));
        return () => {
          end();
          entry.run = null;
        };
      },
    },
    isVisible: () => isVisible,
    isFrozen: () => isFrozen,
    isGone: () => isGone,
    task: (work) =>
      run(() => {
        world.stir();
        work();
      }),
    show(next) {
      if (next === isVisible) return;
      isVisible = next;
      interruptions++;
      document.tell('visibilitychange');
    },
    tell: (happening) =>
      document.task(() => {
        for (const listener of [...listeners, ...watchers]) listener(happening);
      }),
    watch(listener) {
      watchers.add(listener);
      return () => void watchers.delete(listener);
    },
    freeze() {
      isFrozen = true;
      interruptions++;
    },
    thaw(happening) {
      if (!isFrozen) return;
      isFrozen = false;
      document.tell(happening);
      for (const work of waiting.splice(0)) run(work);
    },
    leave() {
      isGone = true;
      waiting.length = 0;
    },
    timers: () => timers,
    listeners: () => listeners.size,
    interruptions: () => interruptions,
  };
  return document;
}
