import { createStore, type Store } from './store';
import type { TenantActions, TenantControls, TenantState } from './tenant-controls';

/** What the panel knows of the tenant. */
interface TenantView {
  /** The last state that was read; stays when the tenant does not answer any more. */
  readonly state: TenantState | null;
  readonly reachable: boolean;
  /** Why the last action did not work, in the tenant's words. */
  readonly problem: string | null;
}

/** The actions of an administrator; none rejects, each says whether it was done. */
type TenantOrders = {
  readonly [Name in keyof TenantActions]: (
    ...about: Parameters<TenantActions[Name]>
  ) => Promise<boolean>;
};

/** The tenant, watched while somebody looks at it. The view shows what became of each action. */
export interface TenantWatch extends Store<TenantView>, TenantOrders {}

const pollMs = 1_000;

export function watchTenant(controls: TenantControls): TenantWatch {
  let asked = 0;
  const view = createStore<TenantView>({ state: null, reachable: true, problem: null }, poll);

  async function look(): Promise<void> {
    const question = ++asked;
    const found = await controls.readState().catch(() => null);
    // A later question knows better.
    if (question !== asked) return;
    const known = view.getSnapshot();
    change({
      state: isSame(found, known.state) ? known.state : (found ?? known.state),
      reachable: found !== null,
      problem: known.problem,
    });
  }

  function change(next: TenantView): void {
    const { state, reachable, problem } = view.getSnapshot();
    const isNews = next.state !== state || next.reachable !== reachable || next.problem !== problem;
    if (isNews) view.set(next);
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

  async function act(action: Promise<void>): Promise<boolean> {
    const problem = await action.then(
      () => null,
      (cause: unknown) => (cause instanceof Error ? cause.message : String(cause)),
    );
    change({ ...view.getSnapshot(), problem });
    await look();
    return problem === null;
  }

  return {
    ...view,
    setBlocked: (...about) => act(controls.setBlocked(...about)),
    deleteSessions: (...about) => act(controls.deleteSessions(...about)),
    deleteSession: (...about) => act(controls.deleteSession(...about)),
    expireSession: (...about) => act(controls.expireSession(...about)),
    expireSessions: (...about) => act(controls.expireSessions(...about)),
    orderFault: (...about) => act(controls.orderFault(...about)),
    removeFault: (...about) => act(controls.removeFault(...about)),
    clearFaults: () => act(controls.clearFaults()),
    setDown: (...about) => act(controls.setDown(...about)),
    setBlockedUserAnswer: (...about) => act(controls.setBlockedUserAnswer(...about)),
    restore: () => act(controls.restore()),
  };
}

function isSame(one: TenantState | null, other: TenantState | null): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
