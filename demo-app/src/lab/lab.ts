import type { SessionHeartbeat } from '@auth0-heartbeat/core';
import type { Auth0Client } from '@auth0/auth0-spa-js';
import { draft } from '../draft';
import type { Opening } from '../opening';
import { addressAt } from '../local-hosts';
import { createStore, type Store } from '../store';
import type { TenantWatch } from '../tenant-watch';
import { view } from '../view';
import type { LabEvent, LabHappening, Order } from './lab-event';
import { listenToHeartbeat } from './heartbeat-events';
import { labNow } from './lab-clock';
import { keepLabMemory, readLabMemory } from './lab-memory';
import { observeTenant } from './observe-tenant';
import { stories, storyOf } from './stories';
import { advance, type Story, type StoryProgress } from './story';
import { type Actions, createActions } from './actions';

/** The story that is told, and how far it has come. */
export interface ToldStory {
  readonly story: Story;
  readonly progress: StoryProgress;
  readonly isOver: boolean;
}

/** The stories of this tab: which one is told, and what has happened in it. */
export interface Lab {
  /** What everybody steers the tenant with, so that the story notices. */
  readonly tenant: TenantWatch;
  readonly told: Store<ToldStory | null>;
  /** Begins a story, or none. Sets its scene: a tenant without faults, Alice and Bob not blocked. */
  tell(id: string | null): void;
  /** Does what the current step offers to do. */
  act(): void;
  record(happening: LabHappening): void;
  /** Follows a heartbeat of this page. Returns its undo. */
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
  const told = createStore(toldOf(memory.progress), watch);
  const isAsleep = createStore(false);
  const tenant = observeTenant(unobserved, ordered);
  const actions: Actions = createActions({
    auth0,
    tenant,
    record,
    setAsleep: isAsleep.set,
    stopWatching: () => heartbeat?.stop(),
  });

  /** Looks at everything that a step may wait for, while somebody sees the story. */
  function watch(): () => void {
    const look = () => evaluate();
    look();
    return draft.subscribe(look);
  }

  function record(happening: LabHappening): void {
    const at = labNow();
    const isRepeated = happening.type === 'tabs' && events.at(-1)?.type === 'tabs';
    events = [...(isRepeated ? events.slice(0, -1) : events), { at, ...happening }];
    keep();
    evaluate(at);
  }

  /** Noted before it is done: what comes of it may come at once, and take the page away. */
  async function ordered(what: Order, work: () => Promise<boolean>): Promise<boolean> {
    const before = told.getSnapshot();
    record({ type: 'ordered', order: what });
    const noted = events.at(-1);
    if (await work()) return true;
    // It did not happen.
    events = events.filter((event) => event !== noted);
    told.set(before);
    keep();
    return false;
  }

  function keep(): void {
    keepLabMemory({ events, progress: told.getSnapshot()?.progress ?? null });
  }

  function evaluate(now = labNow()): void {
    const current = told.getSnapshot();
    if (!current) return;
    const { hostname } = window.location;
    const setting = {
      now,
      hostname,
      opening: opening.status,
      userName,
      status: heartbeat?.getSnapshot().status ?? 'idle',
      draft: draft.getSnapshot(),
    } as const;
    const progress = advance(current.story, current.progress, setting, events);
    if (progress === current.progress) return;
    told.set(toldOf(progress));
    keep();
  }

  function tell(id: string | null): void {
    const story = storyOf(id);
    if (story && !canBeTold(story)) return window.location.assign(addressOf(story));
    if (view.getSnapshot() === 'tabs') view.show('home');
    setAddress(story?.id ?? null);
    told.set(story ? toldOf({ story: story.id, startedAt: labNow(), met: [] }) : null);
    keep();
    if (story) void tenant.restore();
    evaluate();
  }

  const lab: Lab = {
    tenant,
    told,
    tell,
    act() {
      const current = told.getSnapshot();
      const step = current?.story.steps[current.progress.met.length];
      if (step?.action) actions[step.action.run]();
    },
    record,
    follow(watched) {
      heartbeat = watched;
      const undo = [watched.subscribe(() => evaluate()), listenToHeartbeat(watched, record)];
      evaluate();
      return () => {
        undo.forEach((run) => run());
        heartbeat = null;
      };
    },
    isAsleep,
  };

  record({ type: 'opened', opening: opening.status, userName });
  const query = new URLSearchParams(window.location.search);
  const named = storyOf(query.get('story'));
  const known = told.getSnapshot()?.story;
  if (named && (query.has('start') || named !== known)) tell(named.id);
  else setAddress(known?.id ?? null);
  return lab;
}

function toldOf(progress: StoryProgress | null): ToldStory | null {
  const story = storyOf(progress?.story);
  return progress && story
    ? { story, progress, isOver: progress.met.length >= story.steps.length }
    : null;
}

/** Where iframes see no session, only the story about that can be told. */
function canBeTold({ site }: Story): boolean {
  return site === 'any' || window.location.hostname === 'localhost';
}

/** Where a story begins that cannot be told here. */
function addressOf({ id }: Story): URL {
  const address = new URL(addressAt('localhost', window.location.pathname));
  address.searchParams.set('story', id);
  address.searchParams.set('start', '');
  address.searchParams.delete('view');
  return address;
}

/** Names the story in the address, so that it can be linked to and is there after a login. */
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
