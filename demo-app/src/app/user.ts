import type { Session } from '@auth0-heartbeat/core';
import { createDraft } from '@auth0-heartbeat/core/cleanup';
import type { Auth0Client } from '@auth0/auth0-spa-js';
import { draft } from './draft';
import { createStore } from './store';

/** The name of the signed-in user, which the session does not contain. `null` until it is known. */
export const userName = createStore<string | null>(null);

let knownUser: string | undefined;

/** Loads the name and the draft of the user who signs in. Returns an unsubscribe function. */
export function followUser(session: Session, auth0: Auth0Client): () => void {
  const unsaved = createDraft(session, 'demo');
  async function load(): Promise<void> {
    const { user } = session.getSnapshot();
    if (!user || user.sub === knownUser) return;
    knownUser = user.sub;
    const { name, email } = (await auth0.getUser()) ?? {};
    draft.open(user.sub, unsaved.restore());
    userName.set(name ?? email ?? user.sub);
  }
  void load();
  const unsubscribers = [
    session.subscribe(() => void load()),
    session.on('sessionEnding', () => {
      if (draft.getSnapshot()) unsaved.save(draft.getSnapshot());
    }),
    session.on('sessionExtended', unsaved.drop),
    unsaved.stop,
  ];
  return () => unsubscribers.forEach((unsubscribe) => unsubscribe());
}
