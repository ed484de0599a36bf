import { counts, type IdleCounts, loadCounted, resetCounts } from './idle-counts.js';
import { startSession } from '@auth0-heartbeat/core';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { createAuth0Client } from './auth0-client.js';
import { present } from './contestant.js';

const { useIdleTimer } = await loadCounted('react-idle-timer', () => import('react-idle-timer'));

/** `react-idle-timer` in the page, once for each of its settings that are compared. */
export interface IdleRival {
  /** Begins with `react-idle-timer`. */
  readonly name: string;
  /** 0: off, as by default. */
  readonly syncTimers: number;
}

/** What the benchmark puts into `window.benchSettings.idle`. */
export interface IdleSettings {
  readonly limitMs: number;
  readonly warnMs: number;
  readonly rivals: readonly IdleRival[];
}

/** Something that a library reported. */
interface IdleNote {
  /** `ours`, or the name of a rival. */
  readonly who: string;
  readonly what: 'warned' | 'ended';
  /** Epoch milliseconds. */
  readonly at: number;
}

declare global {
  interface Window {
    /** What the benchmark of idle limits finds in the page. */
    idle: {
      readonly notes: readonly IdleNote[];
      readonly counts: Readonly<Record<'ours' | 'react-idle-timer', IdleCounts>>;
      readonly inputAt: number;
      resetCounts(): void;
      /** Whether the first check of the session is done. */
      isVerified(): boolean;
    };
  }
}

const { limitMs, warnMs, rivals } = window.benchSettings.idle!;
const notes: IdleNote[] = [];
let inputAt = 0;

function note(who: string, what: IdleNote['what']): void {
  notes.push({ who, what, at: Date.now() });
}

function Rival({ name, syncTimers }: IdleRival): null {
  useIdleTimer({
    name,
    syncTimers,
    crossTab: true,
    timeout: limitMs,
    promptBeforeIdle: warnMs,
    onPrompt: () => note(name, 'warned'),
    onIdle: () => note(name, 'ended'),
  });
  return null;
}

window.addEventListener('keydown', () => (inputAt = Date.now()), { capture: true });

const auth0 = createAuth0Client();
const session = startSession(auth0, {
  idleTimeoutMs: limitMs,
  warnBeforeMs: warnMs,
  // The idle limit alone is measured.
  intervalMs: 86_400_000,
  // Without a redirect, so that the benchmark can read the page.
  redirectToLogin: false,
});
session.on('sessionEnding', () => note('ours', 'warned'));
session.on('sessionLost', () => note('ours', 'ended'));

window.idle = {
  notes,
  counts,
  get inputAt() {
    return inputAt;
  },
  resetCounts,
  isVerified: () => {
    const { checking, status, verifiedAt } = session.getSnapshot();
    return status === 'active' && verifiedAt !== null && !checking;
  },
};

void present({
  signIn: () => session.login(),
  async restore() {
    const { status } = await session.ready;
    if (status === 'signed_out') return false;
    const root = createRoot(document.body.appendChild(document.createElement('div')));
    root.render(rivals.map((rival) => createElement(Rival, { key: rival.name, ...rival })));
    return true;
  },
  start() {},
  stop: session.stop,
  callForToken: () => auth0.getTokenSilently({ cacheMode: 'off' }),
  status: () => session.getSnapshot().status,
});
