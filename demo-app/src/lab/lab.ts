import type { SessionHeartbeat } from '@auth0-heartbeat/core';
import type { Auth0Client } from '@auth0/auth0-spa-js';
import { draft } from '../draft';
import type { Opening } from '../opening';
import { addressAt } from '../local-hosts';
import { createStore, type Store } from '../store';
import type { TenantWatch } from '../tenant-watch';
import { view } from '../view';
import type { LabEvent, LabEventData, ReaderAction } from './lab-event';
import { listenToHeartbeat } from './heartbeat-events';
import { labNow } from './lab-clock';
import { storeLabMemory, readLabMemory } from './lab-memory';
import { observeTenant } from './observe-tenant';
import { stories, storyOf } from './stories';
import { advance, type Story, type StoryProgress } from './story';
import { type Actions, createActions } from './actions';

/** The current story and its progress. */
export interface CurrentStory {
  readonly story: Story;
  readonly progress: StoryProgress;
  readonly isComplete: boolean;
}

/** The stories of this tab: the current one, and the events so far. */
export interface Lab {
  /** The tenant. Its actions are recorded for the story. */
  readonly tenant: TenantWatch;
  readonly story: Store<CurrentStory | null>;
  /** Starts a story, or shows the list. Resets the tenant: no faults, Alice and Bob not blocked. */
  start(id: string | null): void;
  /** Runs the action of the current step. */
  act(): void;
  record(event: LabEventData): void;
  /** Observes a heartbeat of this page. Returns an unsubscribe function. */
  follow(heartbeat: SessionHeartbeat): () => void;
  readonly isAsleep: Store<boolean>;
}

export interface LabParts {
  readonly auth0: Auth0Client;
  readonly opening: Opening;
  readonly tenant: TenantWatch;
}

export function createLab({ auth0, opening, tenant: unobserved }: LabParts): Lab {
  const userName = opening.status === 'signed_in' ? opening.userName : null;
  const memory = readLabMemory();
  let events: readonly LabEvent[] = memory.events;
  let heartbeat: SessionHeartbeat | null = null;
  const current = createStore(currentStoryOf(memory.progress), watch);
  const isAsleep = createStore(false);
  const tenant = observeTenant(unobserved, perform);
  const actions: Actions = createActions({
    auth0,
    tenant,
    record,
    setAsleep: isAsleep.set,
    stopWatching: () => heartbeat?.stop(),
  });

  /** Evaluates the story after each change of the draft, while the story is displayed. */
  function watch(): () => void {
    evaluate();
    return draft.subscribe(() => evaluate());
  }

  function record(event: LabEventData): void {
    const at = labNow();
    const isRepeated = event.type === 'tabs' && events.at(-1)?.type === 'tabs';
    events = [...(isRepeated ? events.slice(0, -1) : events), { at, ...event }];
    storeMemory();
    evaluate(at);
  }

  /** Records the action first: its effect may follow at once and unload the page. */
  async function perform(action: ReaderAction, work: () => Promise<boolean>): Promise<boolean> {
    const before = current.getSnapshot();
    record({ type: 'acted', action });
    const recorded = events.at(-1);
    if (await work()) return true;
    // The action failed.
    events = events.filter((event) => event !== recorded);
    current.set(before);
    storeMemory();
    return false;
  }

  function storeMemory(): void {
    storeLabMemory({ events, progress: current.getSnapshot()?.progress ?? null });
  }

  function evaluate(now = labNow()): void {
    const running = current.getSnapshot();
    if (!running) return;
    const { hostname } = window.location;
    const setting = {
      now,
      hostname,
      opening: opening.status,
      userName,
      status: heartbeat?.getSnapshot().status ?? 'idle',
      draft: draft.getSnapshot(),
    } as const;
    const progress = advance(running.story, running.progress, setting, events);
    if (progress === running.progress) return;
    current.set(currentStoryOf(progress));
    storeMemory();
  }

  function start(id: string | null): void {
    const story = storyOf(id);
    if (story && !canStartHere(story)) return window.location.assign(addressOf(story));
    if (view.getSnapshot() === 'tabs') view.show('home');
    setAddress(story?.id ?? null);
    current.set(story ? currentStoryOf({ story: story.id, startedAt: labNow(), met: [] }) : null);
    storeMemory();
    if (story) void tenant.restore();
    evaluate();
  }

  const lab: Lab = {
    tenant,
    story: current,
    start,
    act() {
      const running = current.getSnapshot();
      const step = running?.story.steps[running.progress.met.length];
      if (step?.action) actions[step.action.run]();
    },
    record,
    follow(observed) {
      heartbeat = observed;
      const unsubscribers = [
        observed.subscribe(() => evaluate()),
        listenToHeartbeat(observed, record),
      ];
      evaluate();
      return () => {
        unsubscribers.forEach((unsubscribe) => unsubscribe());
        heartbeat = null;
      };
    },
    isAsleep,
  };

  record({ type: 'opened', opening: opening.status, userName });
  const query = new URLSearchParams(window.location.search);
  const named = storyOf(query.get('story'));
  const stored = current.getSnapshot()?.story;
  if (named && (query.has('start') || named !== stored)) start(named.id);
  else setAddress(stored?.id ?? null);
  return lab;
}

function currentStoryOf(progress: StoryProgress | null): CurrentStory | null {
  const story = storyOf(progress?.story);
  return progress && story
    ? { story, progress, isComplete: progress.met.length >= story.steps.length }
    : null;
}

/** Most stories need an app that is same-site with the tenant. */
function canStartHere({ site }: Story): boolean {
  return site === 'any' || window.location.hostname === 'localhost';
}

/** The URL at which a same-site story starts. */
function addressOf({ id }: Story): URL {
  const address = new URL(addressAt('localhost', window.location.pathname));
  address.searchParams.set('story', id);
  address.searchParams.set('start', '');
  address.searchParams.delete('view');
  return address;
}

/** Puts the story into the URL, so that it can be linked to and continues after a login. */
function setAddress(story: string | null): void {
  const address = new URL(window.location.href);
  address.searchParams.delete('start');
  if (story) address.searchParams.set('story', story);
  else address.searchParams.delete('story');
  history.replaceState(history.state, '', address);
}

/** The story after this one. */
export function nextStory({ id }: Story): Story | undefined {
  return stories[stories.findIndex((story) => story.id === id) + 1];
}
