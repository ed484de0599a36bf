import type { Plan } from './plan.js';

/** What may happen to a tab, or be done in it, and takes nothing more to tell. */
type OnTab =
  | 'reload'
  | 'extend'
  | 'crash'
  | 'crash_checking'
  | 'close'
  | 'hide'
  | 'focus'
  | 'freeze'
  | 'input'
  | 'busy'
  | 'edit'
  | 'to_login'
  | 'log_in'
  | 'log_out'
  | 'stop'
  | 'start'
  | 'report_refusal'
  | 'report_ending'
  | 'check'
  | 'revoke_grant';

/** How a page hears that it is no longer frozen. */
export type Thaw = 'wake' | 'pageshow';

/** One thing that happens, with everything that is to be decided about it. */
export type Deed =
  | { readonly action: OnTab; readonly tab: number }
  /** Opens a tab of that number. `isBusy`: there is input in it all the time. `app`: default 0. */
  | {
      readonly action: 'open';
      readonly app?: number;
      readonly tab: number;
      readonly isVisible: boolean;
      readonly isBusy: boolean;
    }
  | { readonly action: 'show'; readonly tab: number; readonly thaw?: Thaw }
  | { readonly action: 'thaw'; readonly tab: number; readonly thaw: Thaw }
  | { readonly action: 'hint'; readonly tab: number; readonly about?: string }
  | { readonly action: 'verify'; readonly tab: number; readonly maxAgeMs: number }
  /** Goes to the login page and comes back as somebody, after `ms`. */
  | {
      readonly action: 'switch_user';
      readonly tab: number;
      readonly as: string;
      readonly ms: number;
    }
  /** Opens a login popup, and after `ms` signs in as somebody or closes it. */
  | {
      readonly action: 'popup';
      readonly tab: number;
      readonly as: string | null;
      readonly ms: number;
    }
  /** Whoever sits at the login page of the tab types in somebody's password. */
  | { readonly action: 'sign_in'; readonly tab: number; readonly as: string }
  /** The browser has a session at the tenant. */
  | { readonly action: 'begin_session'; readonly as: string }
  | { readonly action: 'end_session' }
  | { readonly action: 'block' | 'unblock'; readonly as: string }
  | {
      readonly action: 'outage' | 'hang' | 'rate_limit' | 'require_mfa';
      readonly ms: number;
    }
  | { readonly action: 'sleep' | 'clock_back'; readonly ms: number }
  /** `keeps`: what is in it now is there again when it works again. */
  | { readonly action: 'storage'; readonly storage: Plan['storage']; readonly keeps?: true }
  | { readonly action: 'storage_cleared' | 'online' | 'cookies_blocked' };

/** A deed and when it is done, in milliseconds that passed awake. */
export type Step = Deed & { readonly at: number };
