import { createStore, type Store } from '../app/store';
import type { TenantActions, TenantControls, TenantState } from './tenant-controls';

/** The tenant as the panel shows it. */
interface TenantView {
  /** The last state that was read. Kept while the tenant is unreachable. */
  readonly state: TenantState | null;
  readonly reachable: boolean;
  /** Why the last action failed. */
  readonly problem: string | null;
}

/** The actions of an administrator. Each resolves with whether it succeeded, and never rejects. */
type TenantCommands = {
  readonly [Name in keyof TenantActions]: (
    ...args: Parameters<TenantActions[Name]>
  ) => Promise<boolean>;
};

/** The tenant, polled while the store has subscribers. */
export interface TenantWatch extends Store<TenantView>, TenantCommands {}

const pollMs = 1_000;

export function watchTenant(controls: TenantControls): TenantWatch {
  let lastRequest = 0;
  const view = createStore<TenantView>({ state: null, reachable: true, problem: null }, poll);

  async function refresh(): Promise<void> {
    const request = ++lastRequest;
    const state = await controls.readState().catch(() => null);
    // A later request has a newer state.
    if (request !== lastRequest) return;
    const known = view.getSnapshot();
    change({
      state: isSame(state, known.state) ? known.state : (state ?? known.state),
      reachable: state !== null,
      problem: known.problem,
    });
  }

  function change(next: TenantView): void {
    const { state, reachable, problem } = view.getSnapshot();
    const isChanged =
      next.state !== state || next.reachable !== reachable || next.problem !== problem;
    if (isChanged) view.set(next);
  }

  function poll(): () => void {
    const refreshIfVisible = () => {
      if (document.visibilityState === 'visible') void refresh();
    };
    refreshIfVisible();
    const timer = setInterval(refreshIfVisible, pollMs);
    document.addEventListener('visibilitychange', refreshIfVisible);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', refreshIfVisible);
    };
  }

  async function act(action: Promise<void>): Promise<boolean> {
    const problem = await action.then(
      () => null,
      (cause: unknown) => (cause instanceof Error ? cause.message : String(cause)),
    );
    change({ ...view.getSnapshot(), problem });
    await refresh();
    return problem === null;
  }

  return {
    ...view,
    setBlocked: (...args) => act(controls.setBlocked(...args)),
    deleteSessions: (...args) => act(controls.deleteSessions(...args)),
    deleteSession: (...args) => act(controls.deleteSession(...args)),
    expireSession: (...args) => act(controls.expireSession(...args)),
    expireSessions: (...args) => act(controls.expireSessions(...args)),
    setFault: (...args) => act(controls.setFault(...args)),
    removeFault: (...args) => act(controls.removeFault(...args)),
    clearFaults: () => act(controls.clearFaults()),
    setDown: (...args) => act(controls.setDown(...args)),
    setBlockedUserAnswer: (...args) => act(controls.setBlockedUserAnswer(...args)),
    restore: () => act(controls.restore()),
  };
}

function isSame(one: TenantState | null, other: TenantState | null): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
