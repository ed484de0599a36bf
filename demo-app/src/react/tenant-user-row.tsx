import { panelTexts } from '../texts';
import type { TenantUser } from '../tenant-controls';
import type { TenantWatch } from '../tenant-watch';

interface TenantUserRowProps {
  readonly user: TenantUser;
  readonly tenant: TenantWatch;
}

/** One user of the tenant, and what can be done to them. */
export function TenantUserRow({ user, tenant }: TenantUserRowProps) {
  const { id, name, isBlocked, sessionCount } = user;
  return (
    <li>
      <div className="subject">
        <strong>{name}</strong>
        <span className="subject-state">
          {isBlocked && <span data-alarming="true">{panelTexts.blocked}</span>}
          {panelTexts.sessions(sessionCount)}
        </span>
      </div>
      <div className="actions">
        <button type="button" onClick={() => void tenant.setBlocked(id, !isBlocked)}>
          {isBlocked ? panelTexts.unblock : panelTexts.block}{' '}
          <span className="visually-hidden">{name}</span>
        </button>
        <button
          type="button"
          disabled={sessionCount === 0}
          onClick={() => void tenant.deleteSessions(id)}
        >
          {panelTexts.signOut} <span className="visually-hidden">{name}</span>{' '}
          {panelTexts.elsewhere}
        </button>
      </div>
    </li>
  );
}
