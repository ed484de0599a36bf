import type { LabEvent } from './lab-event';
import type { StoryProgress } from './story';

/** What the lab stores in this tab during the redirect to login and back. */
export interface LabMemory {
  readonly events: readonly LabEvent[];
  readonly progress: StoryProgress | null;
}

const key = 'lab.memory';
const maxEvents = 200;

/** Reads the stored memory. Empty if there is none, or if it has another format. */
export function readLabMemory(): LabMemory {
  try {
    const { events, progress } = JSON.parse(sessionStorage.getItem(key) ?? '{}') as LabMemory;
    return { events: Array.isArray(events) ? events : [], progress: progress ?? null };
  } catch {
    return { events: [], progress: null };
  }
}

export function storeLabMemory({ events, progress }: LabMemory): void {
  sessionStorage.setItem(key, JSON.stringify({ events: events.slice(-maxEvents), progress }));
}
