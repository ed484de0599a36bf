import type { Session } from '@auth0-heartbeat/core';
import { draft } from '../app/draft';
import { createStore, type Store } from '../app/store';
import { userName } from '../app/user';
import { type Actions, createActions, observeTenant } from './actions';
import { addressAt, isTabsPage } from './addresses';
import { readLabMemory, storeLabMemory } from './memory';
import { listenToSession } from './session-events';
import { stories, storyOf } from './stories';
import {
  advance,
  type LabEvent,
  type LabEventData,
  type ReaderAction,
  type Story,
  type StoryProgress,
} from './story';
import type { TenantWatch } from './tenant-watch';

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
  /** Returns the options of the current story. Called once, when the session of the page is created. */
  takeOptions(): Story['options'];
  /** Runs the action of the current step. */
  act(): void;
  record(event: LabEventData): void;
  /** Observes the session of this page. Returns an unsubscribe function. */
  follow(session: Session): () => void;
  /** Starts the story in the URL of the page. Puts the current story into the URL. */
  readAddress(): void;
}

export function createLab(unobserved: TenantWatch): Lab {
  const memory = readLabMemory();
  let events: readonly LabEvent[] = memory.events;
  let session: Session | null = null;
  let isOpened = false;
  let isReloading = false;
  /** The story whose options the session of the page has. `undefined`: there is no session yet. */
  let opened: Story | null | undefined;
  const current = createStore(currentStoryOf(memory.progress), watch);
  const tenant = observeTenant(unobserved, perform);
  const actions: Actions = createActions({
    readSession: () => session,
    tenant,
    record,
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
    if (!isReloading) storeLabMemory({ events, progress: current.getSnapshot()?.progress ?? null });
  }

  function evaluate(now = labNow()): void {
    const running = current.getSnapshot();
    if (!running) return;
    const { hostname } = window.location;
    const snapshot = session?.getSnapshot();
    const setting = {
      now,
      hostname,
      refusal: snapshot?.login?.status ?? null,
      userName: snapshot?.user ? userName.getSnapshot() : null,
      status: snapshot?.status ?? 'loading',
      draft: draft.getSnapshot(),
    } as const;
    const progress = advance(running.story, running.progress, setting, events);
    if (progress === running.progress) return;
    current.set(currentStoryOf(progress));
    storeMemory();
  }

  function start(id: string | null): void {
    if (isReloading) return;
    const story = storyOf(id);
    if (story && (isTabsPage() || !canStartHere(story))) {
      return window.location.assign(addressOf(story));
    }
    setAddress(story?.id ?? null);
    const progress = story ? { story: story.id, startedAt: labNow(), met: [] } : null;
    const restored = story ? tenant.restore() : Promise.resolve();
    if (opened !== undefined && opened?.options !== story?.options) {
      // The session of this page has other options. The story begins after a reload: the page of a
      // login that began now would be left at once.
      storeLabMemory({ events, progress });
      isReloading = true;
      void restored.finally(() => window.location.reload());
      return;
    }
    current.set(currentStoryOf(progress));
    storeMemory();
    evaluate();
  }

  /** Records who is signed in, once it is known. */
  function recordOpening(): void {
    const { status, user } = session!.getSnapshot();
    const name = userName.getSnapshot();
    if (isOpened || status === 'loading' || (user && name === null)) return;
    isOpened = true;
    record({ type: 'opened', userName: user ? name : null });
  }

  return {
    tenant,
    story: current,
    start,
    takeOptions() {
      opened = current.getSnapshot()?.story ?? null;
      return opened?.options;
    },
    act() {
      const running = current.getSnapshot();
      const step = running?.story.steps[running.progress.met.length];
      if (step?.action) actions[step.action.run]();
    },
    record,
    follow(observed) {
      session = observed;
      const update = () => {
        recordOpening();
        evaluate();
      };
      const unsubscribers = [
        observed.subscribe(update),
        userName.subscribe(update),
        listenToSession(observed, record),
      ];
      update();
      return () => {
        unsubscribers.forEach((unsubscribe) => unsubscribe());
        session = null;
      };
    },
    readAddress() {
      const query = new URLSearchParams(window.location.search);
      const named = storyOf(query.get('story'));
      const stored = current.getSnapshot()?.story;
      if (named && (query.has('start') || named !== stored)) start(named.id);
      else setAddress(stored?.id ?? null);
    },
  };
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

/** The real time, also after the page has slept in a story. Epoch milliseconds. */
function labNow(): number {
  return performance.timeOrigin + performance.now();
}
