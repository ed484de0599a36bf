import type { SessionStatus } from '@auth0-heartbeat/core';
import type { Opening } from '../opening';
import type { LabEvent } from './lab-event';

/** What is to be seen and done, so that a person sees a property of the library with their own eyes. */
export interface Story {
  readonly id: string;
  readonly title: string;
  /** What it shows, in one sentence. */
  readonly about: string;
  /** Where it can be told: `any`, or where the app and the tenant are the same site. */
  readonly site: 'any' | 'same';
  readonly steps: readonly Step[];
}

/** One thing to do, or to see happen. */
export interface Step {
  /** `do`: by the reader. `see`: by itself. */
  readonly kind: 'do' | 'see';
  readonly text: string;
  /** What the reader can have done for them. */
  readonly action?: { readonly label: string; readonly run: ActionName };
  /** The evidence that it happened, in words; `null` as long as it has not. */
  met(scene: Scene): string | null;
}

/** What a step of a story can have done. */
export type ActionName =
  | 'sign_in_alice'
  | 'write_draft'
  | 'block_alice'
  | 'unblock_alice'
  | 'open_tabs'
  | 'close_tabs'
  | 'take_down'
  | 'bring_back'
  | 'go_cross_site'
  | 'play_safari'
  | 'allow_cookies'
  | 'sleep'
  | 'sign_in_bob';

/** All that a step can look at. */
export interface Scene {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly hostname: string;
  readonly opening: Opening['status'];
  /** The name of who is signed in here. */
  readonly userName: string | null;
  readonly status: SessionStatus;
  readonly draft: string;
  /** Oldest first; only those since the reader last did something, at `since`. */
  readonly events: readonly LabEvent[];
  /** Epoch milliseconds. */
  readonly since: number;
}

/** How far a story has come. */
export interface StoryProgress {
  readonly story: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  /** Of each step that was met, in order. */
  readonly met: readonly { readonly at: number; readonly evidence: string }[];
}

/** The scene without what the story says about it. */
export type Setting = Omit<Scene, 'events' | 'since'>;

/** Meets as many steps as the scene does, one after the other; the given progress when none. */
export function advance(
  story: Story,
  progress: StoryProgress,
  setting: Setting,
  events: readonly LabEvent[],
): StoryProgress {
  const met = [...progress.met];
  for (let step = story.steps[met.length]; step; step = story.steps[met.length]) {
    const done = story.steps
      .slice(0, met.length)
      .map(({ kind }) => kind)
      .lastIndexOf('do');
    const since = met[done]?.at ?? progress.startedAt;
    const recent = events.filter(({ at }) => at >= since);
    const evidence = step.met({ ...setting, events: recent, since });
    if (evidence === null) break;
    met.push({ at: setting.now, evidence });
  }
  return met.length > progress.met.length ? { ...progress, met } : progress;
}

/** Where a step of a story stands. */
export function stateOfStep({ met }: StoryProgress, index: number): 'met' | 'now' | 'later' {
  if (index < met.length) return 'met';
  return index === met.length ? 'now' : 'later';
}
