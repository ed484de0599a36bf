import { createStore, type Store } from './store';
import type { TenantActions, TenantControls, TenantState } from './tenant-controls';

/** What the panel knows of the tenant. */
export interface TenantView {
  /** The last state that was read; stays when the tenant does not answer any more. */
  readonly state: TenantState | null;
  readonly reachable: boolean;
}

/** The tenant, watched while somebody looks at it. No action rejects: the view shows what became of it. */
export interface TenantWatch extends Store<TenantView>, TenantActions {}

const pollMs = 2_000;

export function watchTenant(controls: TenantControls): TenantWatch {
  let asked = 0;
  const view = createStore<TenantView>({ state: null, reachable: true }, poll);

  async function look(): Promise<void> {
    const question = ++asked;
    const next = await controls.readState().then(
      (state) => ({ state, reachable: true }),
      () => ({ state: view.getSnapshot().state, reachable: false }),
    );
    // A later question knows better.
    if (question === asked) view.set(next);
  }

  function poll(): () => void {
    const lookIfVisible = () => {
      if (document.visibilityState === 'visible') void look();
    };
    lookIfVisible();
    const timer = setInterval(lookIfVisible, pollMs);
    document.addEventListener('visibilitychange', lookIfVisible);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', lookIfVisible);
    };
  }

  async function act(action: Promise<void>): Promise<void> {
    await action.catch(() => undefined);
    await look();
  }

  return {
    ...view,
    setBlocked: (userId, blocked) => act(controls.setBlocked(userId, blocked)),
    deleteSessions: (userId) => act(controls.deleteSessions(userId)),
    setDown: (down) => act(controls.setDown(down)),
  };
}
