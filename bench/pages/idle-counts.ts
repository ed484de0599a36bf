/** What the timers of one library do in a page. */
export interface IdleCounts {
  /** Callbacks that ran. */
  fired: number;
  /** Timers that were set. */
  set: number;
  /** Messages on a `BroadcastChannel` and writes to `localStorage`: both wake the other tabs. */
  signals: number;
}

type Owner = 'ours' | 'react-idle-timer';

/** Everything that is not react-idle-timer's counts as ours: the SDK and the page, too. */
export const counts: Record<Owner, IdleCounts> = {
  ours: { fired: 0, set: 0, signals: 0 },
  'react-idle-timer': { fired: 0, set: 0, signals: 0 },
};

const native = { setTimeout: window.setTimeout, setInterval: window.setInterval };

/** Counts the timers that are set from now on for this library. */
function countFor(owner: Owner): void {
  for (const name of ['setTimeout', 'setInterval'] as const) {
    const counted = (callback: () => void, delayMs?: number) => {
      counts[owner].set++;
      const fire = () => {
        counts[owner].fired++;
        callback();
      };
      return native[name].call(window, fire, delayMs);
    };
    Object.assign(window, { [name]: counted });
  }
}

/** Loads a library that keeps the timer functions it finds while it is loaded. */
export async function loadCounted<Module>(
  owner: Owner,
  load: () => Promise<Module>,
): Promise<Module> {
  countFor(owner);
  try {
    return await load();
  } finally {
    countFor('ours');
  }
}

export function resetCounts(): void {
  for (const each of Object.values(counts)) Object.assign(each, { fired: 0, set: 0, signals: 0 });
}

const { postMessage } = BroadcastChannel.prototype;
BroadcastChannel.prototype.postMessage = function (message) {
  counts[this.name.startsWith('react-idle-timer') ? 'react-idle-timer' : 'ours'].signals++;
  postMessage.call(this, message);
};

const { setItem } = Storage.prototype;
Storage.prototype.setItem = function (key, value) {
  if (this === localStorage) counts.ours.signals++;
  setItem.call(this, key, value);
};

countFor('ours');
