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
        <span className="subject-state" data-alarming={isBlocked}>
          {isBlocked ? panelTexts.blocked : panelTexts.notBlocked}
        </span>
        <span className="subject-note">{panelTexts.sessions(sessionCount)}</span>
      </div>
      <div className="actions">
        <button type="button" onClick={() => void tenant.setBlocked(id, !isBlocked)}>
          {isBlocked ? panelTexts.unblock : panelTexts.block}{' '}
          <span className="visually-hidden">{name}</span>
        </button>
        <button type="button" onClick={() => void tenant.deleteSessions(id)}>
          {panelTexts.signOut} <span className="visually-hidden">{name}</span>{' '}
          {panelTexts.elsewhere}
        </button>
      </div>
    </li>
  );
}
