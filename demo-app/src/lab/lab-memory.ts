import type { LabEvent } from './lab-event';
import type { StoryProgress } from './story';

/** What the lab keeps in this tab while it goes to login and back. */
export interface LabMemory {
  readonly events: readonly LabEvent[];
  readonly progress: StoryProgress | null;
}

const key = 'lab.memory';
const longest = 200;

/** What was kept; nothing where there is none, or where it is of another version of the lab. */
export function readLabMemory(): LabMemory {
  try {
    const { events, progress } = JSON.parse(sessionStorage.getItem(key) ?? '{}') as LabMemory;
    return { events: Array.isArray(events) ? events : [], progress: progress ?? null };
  } catch {
    return { events: [], progress: null };
  }
}

export function keepLabMemory({ events, progress }: LabMemory): void {
  sessionStorage.setItem(key, JSON.stringify({ events: events.slice(-longest), progress }));
}
