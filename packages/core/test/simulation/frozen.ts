import { alice, bob } from './browser.js';
import type { Script } from './script.js';

/** A failure that was found once, as a little story that no longer depends on what a seed draws. */
export interface Frozen extends Script {
  readonly found: string;
  /** The invariant that it violated. */
  readonly violated: string;
}

const aliceIsSignedIn = { at: 0, action: 'begin_session', as: alice } as const;

/** A tab that is there from the beginning. */
const open = (tab: number, { isVisible = true, at = 0 } = {}) =>
  ({ at, action: 'open', tab, isVisible, isBusy: false }) as const;

export const frozen: readonly Frozen[] = [
  {
    found: 'without storage, a tab that froze told the others a proof that they had taken back',
    violated: 'no false ending',
    plan: { options: { intervalMs: 5_000 }, storage: 'denied' },
    steps: [
      aliceIsSignedIn,
      open(0),
      open(1),
      open(2),
      { at: 5_000, action: 'freeze', tab: 0 },
      { at: 5_000, action: 'switch_user', tab: 1, as: bob, ms: 1_000 },
      { at: 15_000, action: 'cookies_blocked' },
      // Of all that was told meanwhile it hears first that somebody else is signed in.
      { at: 60_000, action: 'show', tab: 0, thaw: 'wake' },
    ],
  },
  {
    found: 'without storage, a tab that hears late of a logout told a proof that was taken back',
    violated: 'no false ending',
    plan: { storage: 'denied' },
    steps: [
      aliceIsSignedIn,
      open(0),
      open(1),
      { at: 20_000, action: 'freeze', tab: 0 },
      { at: 25_000, action: 'log_out', tab: 1 },
      { at: 30_000, action: 'begin_session', as: alice },
      { at: 35_000, action: 'log_in', tab: 1 },
      { at: 60_000, action: 'cookies_blocked' },
      { at: 65_000, action: 'hint', tab: 1 },
      { at: 120_000, action: 'show', tab: 0, thaw: 'wake' },
      { at: 125_000, action: 'check', tab: 1 },
    ],
  },
  {
    found: 'storage that was denied for a while brought back a proof that was taken back meanwhile',
    violated: 'no false ending',
    plan: {},
    steps: [
      aliceIsSignedIn,
      open(0, { at: 1_000 }),
      { at: 20_000, action: 'storage', storage: 'denied', keeps: true },
      { at: 30_000, action: 'cookies_blocked' },
      { at: 40_000, action: 'hint', tab: 0 },
      { at: 120_000, action: 'storage', storage: 'works' },
      { at: 130_000, action: 'check', tab: 0 },
    ],
  },
  {
    found: 'tokens that a token call had cost, and the end of an older session, made an ending',
    violated: 'no false ending',
    plan: { cookies: 'blocked', sessionMs: 180_000, tellsExpiry: true },
    steps: [
      aliceIsSignedIn,
      open(0),
      { at: 0, action: 'to_login', tab: 0 },
      { at: 60_000, action: 'end_session' },
      { at: 70_000, action: 'begin_session', as: alice },
      open(1, { isVisible: false, at: 80_000 }),
      { at: 80_000, action: 'to_login', tab: 1 },
      { at: 90_000, action: 'report_ending', tab: 1 },
    ],
  },
  {
    found: 'whoever waited stole the lease in the middle of the next check of a tab that lives',
    violated: 'no overload',
    plan: { probe: 'refresh', sharesTokens: true, cookies: 'blocked' },
    steps: [
      aliceIsSignedIn,
      open(0),
      open(1),
      { at: 0, action: 'to_login', tab: 0 },
      { at: 60_000, action: 'hang', ms: 60_000 },
      { at: 60_000, action: 'focus', tab: 0 },
      { at: 61_000, action: 'sleep', ms: 120_000 },
      { at: 61_000, action: 'focus', tab: 1 },
    ],
  },
  {
    found: 'a theft that came too late took the lease from the tab that had just got it',
    violated: 'no overload',
    plan: { options: { intervalMs: 5_000 }, probe: 'passive', throttlesHidden: true },
    steps: [
      aliceIsSignedIn,
      open(0),
      open(1),
      open(2),
      open(3),
      open(4),
      open(5),
      { at: 3_000, action: 'hang', ms: 50_000 },
      { at: 3_000, action: 'hint', tab: 0 },
      // Its timers wait for the next full minute.
      { at: 4_000, action: 'hide', tab: 0 },
    ],
  },
  {
    found: 'a tab that froze waiting, and lost storage, asked before it read what it was told',
    violated: 'no overload',
    plan: { locks: 'silent' },
    steps: [
      aliceIsSignedIn,
      open(0),
      open(1),
      { at: 9_100, action: 'freeze', tab: 1 },
      { at: 30_000, action: 'storage', storage: 'denied' },
      { at: 60_000, action: 'check', tab: 0 },
      { at: 62_000, action: 'thaw', tab: 1, thaw: 'wake' },
    ],
  },
  {
    found: 'a refusal that was reported again came right after a check that had failed',
    violated: 'no overload',
    plan: { options: { intervalMs: 60_000 }, throttlesHidden: true },
    steps: [
      aliceIsSignedIn,
      open(0),
      open(1, { isVisible: false }),
      { at: 115_000, action: 'report_refusal', tab: 1 },
      { at: 115_000, action: 'report_refusal', tab: 1 },
      { at: 170_000, action: 'hang', ms: 15_000 },
    ],
  },
  {
    found: 'a hint asked again at once what another tab had asked for it in vain',
    violated: 'no overload',
    plan: { locks: 'absent', throttlesHidden: true },
    steps: [
      aliceIsSignedIn,
      open(0),
      open(1),
      open(2),
      { at: 20_000, action: 'hang', ms: 30_000 },
      { at: 20_000, action: 'focus', tab: 0 },
      { at: 20_500, action: 'focus', tab: 1 },
      { at: 20_500, action: 'focus', tab: 2 },
      { at: 21_000, action: 'close', tab: 0 },
      { at: 21_000, action: 'hide', tab: 1 },
      { at: 22_000, action: 'hint', tab: 1 },
      { at: 23_000, action: 'sleep', ms: 60_000 },
    ],
  },
  {
    found: 'a tab that froze waiting asked before it read what it was told, where storage was full',
    violated: 'no overload',
    plan: { storage: 'full', locks: 'silent' },
    steps: [
      aliceIsSignedIn,
      open(0),
      open(1),
      { at: 9_100, action: 'freeze', tab: 1 },
      { at: 60_000, action: 'check', tab: 0 },
      { at: 62_000, action: 'show', tab: 1, thaw: 'pageshow' },
    ],
  },
  {
    found:
      'the end of old tokens in a tab that froze made the others ask for a session that is new',
    violated: 'no overload',
    plan: { options: { intervalMs: 5_000 }, sessionMs: 7_200_000, tellsExpiry: true },
    steps: [
      aliceIsSignedIn,
      open(0),
      open(1),
      { at: 10_000, action: 'freeze', tab: 1 },
      { at: 10_000, action: 'sleep', ms: 7_200_000 },
      { at: 15_000, action: 'sign_in', tab: 0, as: alice },
      { at: 62_000, action: 'show', tab: 1, thaw: 'wake' },
      { at: 63_000, action: 'check', tab: 1 },
    ],
  },
];
