import { panelTexts } from '../texts';
import type { TenantWatch } from '../tenant-watch';
import { TenantUserRow } from './tenant-user-row';
import { useStore } from './use-store';

/** What an administrator does to the local tenant. */
export function TenantPanel({ tenant }: { tenant: TenantWatch }) {
  const { state, reachable } = useStore(tenant);
  return (
    <section className="tenant-panel" aria-labelledby="tenant-heading">
      <header>
        <h2 id="tenant-heading">{panelTexts.heading}</h2>
        <span className="role">{panelTexts.role}</span>
      </header>
      <p className="hint">{panelTexts.about}</p>
      <p className="unreachable" role="status">
        {!reachable && panelTexts.unreachable}
      </p>
      {state && (
        <fieldset className="controls" disabled={!reachable}>
          <ul className="users">
            {state.users.map((user) => (
              <TenantUserRow key={user.id} user={user} tenant={tenant} />
            ))}
          </ul>
          <div className="outage">
            <div className="subject">
              <strong>{panelTexts.service}</strong>
              <span className="subject-state" data-alarming={state.isDown}>
                {state.isDown ? panelTexts.down : panelTexts.up}
              </span>
              <span className="subject-note">
                {state.isDown ? panelTexts.downEffect : panelTexts.upEffect}
              </span>
            </div>
            {state.isDown && <p className="hint">{panelTexts.downHint}</p>}
            <button type="button" onClick={() => void tenant.setDown(!state.isDown)}>
              {state.isDown ? panelTexts.bringBack : panelTexts.takeDown}
            </button>
          </div>
        </fieldset>
      )}
    </section>
  );
}
