import type { Clock, Page, PageEvent } from '../../src/ports.js';
import type { Plan } from './plan.js';
import type { World } from './world.js';

/** How long a page that is reported as hidden counts as visible after input. */
const SEEN_MS = 900_000;

/** The longest delay of a timer; one that is longer is over at once. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

/** The part of a `BeforeUnloadEvent` that says whether there was a dialog. */
export interface BeforeUnload {
  readonly defaultPrevented: boolean;
  readonly returnValue: string;
}

/** One page load: what is visible or frozen, has timers and listeners, and is gone at the end. */
export interface Document {
  readonly id: number;
  readonly page: Page;
  readonly clock: Clock;
  /** A timer of the page beside the one of the heartbeat. Returns a function that cancels it. */
  setTimeout(work: () => void, ms: number): () => void;
  /** What the page itself says of its visibility, and may be wrong. */
  visibilityState(): 'visible' | 'hidden';
  onBeforeUnload(listener: (event: BeforeUnload) => void, signal?: AbortSignal): void;
  /** The page is about to leave. `isCancelled`: the user stays, in the dialog of the browser. */
  beforeUnload(isCancelled: boolean): void;
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
  /** When it was last shown or hidden. Real time. */
  shownAt(): number;
  /** How often it was hidden or frozen. */
  interruptions(): number;
}

export function createDocument(world: World, plan: Plan, id: number, visible: boolean): Document {
  const waiting: (() => void)[] = [];
  const listeners = new Set<(happening: PageEvent) => void>();
  const watchers = new Set<(happening: PageEvent) => void>();
  const unloadListeners = new Set<(event: BeforeUnload) => void>();
  let timers = 0;
  let interruptions = 0;
  let shownAt = -Infinity;
  let isVisible = visible;
  let isFrozen = false;
  let isGone = false;
  /** The last input since the visibility changed. */
  let seenAt = -Infinity;
  let inputAt = -Infinity;
  let inputTime = -Infinity;

  /** Timers of a hidden page may fire once a minute. */
  function later(ms: number, work: () => void): { run: (() => void) | null } {
    const timer: { run: (() => void) | null } = { run: work };
    const fire = () => {
      if (!timer.run) return;
      if (!plan.throttlesHidden || isVisible || world.elapsed() % 60_000 === 0) return timer.run();
      world.after(60_000 - (world.elapsed() % 60_000), () => run(fire));
    };
    world.after(ms, () => run(fire));
    return timer;
  }

  function run(work: () => void): void {
    if (isGone) return;
    if (isFrozen) waiting.push(work);
    else work();
  }

  const document: Document = {
    id,
    page: {
      isVisible: () => document.visibilityState() === 'visible' || world.wall() - seenAt < SEEN_MS,
      isEmbedded: () => false,
      isOnline: () => true,
      lastInputAt: () => Math.min(inputAt, world.wall() - (world.elapsed() - inputTime)),
      hasUserActivation: () => inputAt > -Infinity,
      listen(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
    clock: {
      now: world.wall,
      wakeAt(moment, wake) {
        const delay = Math.ceil(moment - world.wall());
        const timer = later(delay > LONGEST_DELAY_MS ? 0 : Math.max(0, delay), () => {
          end();
          wake();
        });
        const end = () => {
          if (timer.run) timers--;
          timer.run = null;
        };
        timers++;
        return end;
      },
    },
    setTimeout(work, ms) {
      const timer = later(ms, () => {
        world.stir();
        work();
      });
      return () => void (timer.run = null);
    },
    visibilityState: () => (isVisible && !plan.isStuckHidden ? 'visible' : 'hidden'),
    onBeforeUnload(listener, signal) {
      unloadListeners.add(listener);
      signal?.addEventListener('abort', () => unloadListeners.delete(listener));
    },
    beforeUnload(isCancelled) {
      const event = { defaultPrevented: isCancelled, returnValue: '' };
      for (const listener of unloadListeners) listener(event);
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
      shownAt = world.real();
      interruptions++;
      if (plan.isStuckHidden) return;
      seenAt = -Infinity;
      document.tell('visibilitychange');
    },
    tell: (happening) =>
      document.task(() => {
        if (happening === 'input') {
          seenAt = inputAt = world.wall();
          inputTime = world.elapsed();
        }
        for (const listener of [...listeners, ...watchers]) listener(happening);
      }),
    shownAt: () => shownAt,
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
