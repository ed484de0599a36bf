import { panelTexts } from '../texts';
import type { TenantWatch } from '../tenant-watch';
import { TenantFaults } from './tenant-faults';
import { TenantLog } from './tenant-log';
import { TenantUsers } from './tenant-users';
import { useStore } from './use-store';

/** Controls the local tenant as an administrator. */
export function TenantPanel({ tenant }: { tenant: TenantWatch }) {
  const { state, reachable, problem } = useStore(tenant);
  return (
    <section className="tenant-panel" aria-labelledby="tenant-heading">
      <header>
        <h2 id="tenant-heading">{panelTexts.heading}</h2>
        <span className="role">{panelTexts.role}</span>
      </header>
      <p className="hint">{panelTexts.about}</p>
      <p className="unreachable" role="status">
        {reachable ? problem : panelTexts.unreachable}
      </p>
      {state && (
        <fieldset className="controls" disabled={!reachable}>
          <legend className="visually-hidden">{panelTexts.heading}</legend>
          <TenantUsers users={state.users} tenant={tenant} />
          <TenantFaults state={state} tenant={tenant} />
          <TenantLog state={state} />
        </fieldset>
      )}
    </section>
  );
}
