import type {
  CheckTrigger,
  DiagnosisCode,
  LossReason,
  RefusedLogin,
  SessionOptions,
  SessionStatus,
  UnverifiedCause,
} from '@auth0-heartbeat/core';

/** A guided sequence of steps that demonstrates a property of the library. */
export interface Story {
  readonly id: string;
  readonly title: string;
  /** What the story shows, in one sentence. */
  readonly about: string;
  /** `same`: only where the app and the tenant are same-site. */
  readonly site: 'any' | 'same';
  /** Options of the session that the story needs. */
  readonly options?: Pick<SessionOptions, 'idleTimeoutMs' | 'warnBeforeMs'>;
  readonly steps: readonly Step[];
}

/** A step: something to do or to observe. */
export interface Step {
  /** `do`: the reader acts. `see`: it happens by itself. */
  readonly kind: 'do' | 'see';
  readonly text: string;
  /** A button that performs the step. */
  readonly action?: { readonly label: string; readonly run: ActionName };
  /** Returns the evidence that the step happened. `null`: not yet. */
  met(scene: Scene): string | null;
}

/** The name of an action. */
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
  | 'simulate_safari'
  | 'allow_cookies'
  | 'sleep'
  | 'sign_in_bob';

/** The facts that a step can evaluate. */
export interface Scene {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly hostname: string;
  /** How the tenant refused the login that led to this page. */
  readonly refusal: RefusedLogin['status'] | null;
  /** The name of the signed-in user. */
  readonly userName: string | null;
  readonly status: SessionStatus;
  readonly draft: string;
  /** The events since the last action of the reader, oldest first. */
  readonly events: readonly LabEvent[];
  /** When the reader last acted. Epoch milliseconds. */
  readonly since: number;
}

/** The progress of a story. */
export interface StoryProgress {
  readonly story: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  /** The completed steps, in order. */
  readonly met: readonly { readonly at: number; readonly evidence: string }[];
}

/** The facts without the events. */
export type Setting = Omit<Scene, 'events' | 'since'>;

/** Completes the steps whose evidence exists, in order. Returns the same object if there is none. */
export function advance(
  story: Story,
  progress: StoryProgress,
  setting: Setting,
  events: readonly LabEvent[],
): StoryProgress {
  const met = [...progress.met];
  for (let step = story.steps[met.length]; step; step = story.steps[met.length]) {
    const lastAction = story.steps
      .slice(0, met.length)
      .map(({ kind }) => kind)
      .lastIndexOf('do');
    const since = met[lastAction]?.at ?? progress.startedAt;
    const recent = events.filter(({ at }) => at >= since);
    const evidence = step.met({ ...setting, events: recent, since });
    if (evidence === null) break;
    met.push({ at: setting.now, evidence });
  }
  return met.length > progress.met.length ? { ...progress, met } : progress;
}

/** The state of a step. */
export function stateOfStep({ met }: StoryProgress, index: number): 'met' | 'now' | 'later' {
  if (index < met.length) return 'met';
  return index === met.length ? 'now' : 'later';
}

/** An event in this tab, or an action on the tenant from this tab. `at`: epoch milliseconds. */
export type LabEvent = { readonly at: number } & LabEventData;

/** An event without its moment. */
export type LabEventData =
  /** The page knows who is signed in. */
  | { readonly type: 'opened'; readonly userName: string | null }
  | { readonly type: 'verified'; readonly trigger: CheckTrigger }
  | { readonly type: 'unverified'; readonly cause: UnverifiedCause; readonly attempts: number }
  | { readonly type: 'unsupported'; readonly code: DiagnosisCode }
  | { readonly type: 'lost'; readonly reason: LossReason; readonly trigger: CheckTrigger }
  /** An end was announced. */
  | { readonly type: 'ending'; readonly leftMs: number }
  /** Input while an end by inactivity is announced. */
  | { readonly type: 'ignored_input' }
  /** The announced end was postponed. */
  | { readonly type: 'extended' }
  /** The clean-up of the app finished. `draftExists`: it was incomplete. */
  | { readonly type: 'cleared'; readonly draftExists: boolean }
  /** The reader performed an action. */
  | { readonly type: 'acted'; readonly action: ReaderAction }
  | { readonly type: 'woke' }
  /** The twenty tabs, after each of their reports. */
  | {
      readonly type: 'tabs';
      readonly active: number;
      readonly lost: number;
      /** How many verifications the first tab received. */
      readonly rounds: number;
      /** How many checks all tabs made. */
      readonly checks: number;
    };

/** An action of the reader, at the tenant or in this browser. */
export type ReaderAction =
  | 'block'
  | 'unblock'
  | 'take_down'
  | 'bring_back'
  | 'block_cookies'
  | 'allow_cookies'
  | 'sign_in_bob';

/** The events of one type. */
export function eventsOf<Type extends LabEvent['type']>(
  events: readonly LabEvent[],
  type: Type,
): (LabEvent & { type: Type })[] {
  return events.filter((event): event is LabEvent & { type: Type } => event.type === type);
}
