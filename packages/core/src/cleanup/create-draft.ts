import { SessionHeartbeatError } from '../contract/errors.js';
import type { Session } from '../contract/session-heartbeat.js';
import type { SessionUser } from '../contract/session.js';
import { digestOfUser } from '../machine/digest.js';
import { propertiesOf } from '../machine/untrusted.js';
import { internalsOf } from '../shell/internals.js';
import { requireNames } from './storage-task.js';

/** Unsaved work of the signed-in user. Created by {@link createDraft}. */
export interface Draft {
  /**
   * Stores the text instead of the earlier one. Does nothing if nobody is signed in, or if storage is
   * denied or full.
   *
   * @param text The text.
   * @throws {SessionHeartbeatError} `invalid_option` if `text` is not a string.
   */
  save(text: string): void;
  /**
   * Removes the draft, and returns its text if the signed-in user may have it, otherwise `null`. If
   * nobody is signed in, it returns `null` and the draft stays.
   */
  restore(): string | null;
  /** Removes the draft, for example when the app has saved the work. */
  drop(): void;
  /** Stops watching the session. The draft stays. */
  stop(): void;
}

const DAY_MS = 86_400_000;

/** The endings that leave a draft: those that can be foreseen. */
const foreseen = /^(idle_timeout|session_expired|unverifiable)$/;

/**
 * Keeps unsaved work across an ending that can be foreseen, in `sessionStorage`. The ready clean-up
 * tasks leave it alone.
 *
 * `restore()` returns the text to the same user in the same organization only, for a day, in the same
 * tab: after a login that follows `idle_timeout`, `session_expired` or `unverifiable`, and after a
 * reload. The draft is removed at once at any other loss, at a logout (also with
 * `clearOnLogout: false`), when the tenant refuses the login of a blocked user, and when another user
 * signs in. Create it once, when the app starts: it watches the session from then on.
 *
 * It is no protection: anybody with access to the storage of this tab can read the text until it is
 * restored or removed. Do not store secrets. A clean-up task that calls `sessionStorage.clear()`
 * removes the draft.
 *
 * @param session The session.
 * @param name The name of the draft, for an app that has several.
 *
 * @throws {SessionHeartbeatError} `invalid_heartbeat` if `session` is not a session, `invalid_option`
 *   if `name` is missing or empty.
 *
 * @example
 * ```ts
 * import { createDraft } from '@auth0-heartbeat/core/cleanup';
 *
 * const draft = createDraft(session, 'note');
 * const editor = document.querySelector('textarea')!;
 * editor.addEventListener('input', () => draft.save(editor.value));
 * void session.ready.then(() => {
 *   editor.value = draft.restore() ?? '';
 * });
 * ```
 *
 * @see [HTML, the Storage interface](https://html.spec.whatwg.org/multipage/webstorage.html#the-storage-interface)
 */
export function createDraft(
  session: Pick<Session, 'getSnapshot' | 'on' | 'subscribe'>,
  name: string,
): Draft {
  if (typeof session?.subscribe !== 'function') {
    throw new SessionHeartbeatError('invalid_heartbeat', 'createDraft');
  }
  const key = `auth0-heartbeat.draft.${requireNames('createDraft.name', [name])[0]}`;
  const now = internalsOf(session)?.ports.clock.now ?? Date.now;
  /** The user who was signed in last in this page. */
  let watched: SessionUser | null = null;

  /** Returns the text if it is that of the signed-in user, recent, and survives the last ending. */
  function read(): string | null {
    const { user, lastLoss } = session.getSnapshot();
    return attempt(() => {
      const { text, owner, at } = propertiesOf(JSON.parse(sessionStorage.getItem(key) ?? ''));
      if (typeof text !== 'string' || typeof at !== 'number') return null;
      const isOwn = user !== null && owner === digestOfUser(user);
      const isRecent = Math.abs(now() - at) <= DAY_MS;
      // Only the first page after an ending knows its reason. The sign-in page may be that page.
      const isKept = !lastLoss || lastLoss.at < at || foreseen.test(lastLoss.reason);
      return isOwn && isRecent && isKept ? text : null;
    });
  }

  const drop = () => void attempt(() => sessionStorage.removeItem(key));

  function update(): void {
    const { status, user, loss, login } = session.getSnapshot();
    const before = watched;
    watched = loss ? null : (user ?? before);
    const isLeft = status === 'signed_out' && (before !== null || login?.status === 'blocked');
    const isOver = loss ? !foreseen.test(loss.reason) : isLeft;
    const isRefused = user !== null && user !== before && read() === null;
    if (isOver || isRefused) drop();
  }

  const stop = session.subscribe(update);
  update();
  return {
    save(text) {
      if (typeof text !== 'string') throw new SessionHeartbeatError('invalid_option', 'draft.text');
      const { user } = session.getSnapshot();
      if (!user) return;
      const stored = JSON.stringify({ text, owner: digestOfUser(user), at: now() });
      attempt(() => sessionStorage.setItem(key, stored));
    },
    restore() {
      const text = read();
      if (session.getSnapshot().user) drop();
      return text;
    },
    drop,
    stop,
  };
}

/** Storage may be missing, denied or full, and contain anything. */
function attempt<Result>(work: () => Result): Result | null {
  try {
    return work();
  } catch {
    return null;
  }
}
