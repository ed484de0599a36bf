import type { TenantSession, TenantUser } from '../tenant-controls';
import type { TenantWatch } from '../tenant-watch';
import { panelTexts } from '../texts';
import { timeOfDay } from '../time-of-day';

interface TenantUsersProps {
  readonly users: readonly TenantUser[];
  readonly tenant: TenantWatch;
}

/** The users of the tenant with their sessions and actions. */
export function TenantUsers({ users, tenant }: TenantUsersProps) {
  return (
    <ul className="users" aria-label={panelTexts.users}>
      {users.map((user) => (
        <UserRow key={user.id} user={user} tenant={tenant} />
      ))}
    </ul>
  );
}

function UserRow({ user, tenant }: { readonly user: TenantUser; readonly tenant: TenantWatch }) {
  const { id, name, isBlocked, sessions } = user;
  return (
    <li>
      <div className="subject">
        <strong>{name}</strong>
        <span className="subject-state">
          {isBlocked && <span data-alarming="true">{panelTexts.blocked}</span>}
          {panelTexts.sessions(sessions.length)}
        </span>
      </div>
      {sessions.length > 0 && (
        <ul className="sessions">
          {sessions.map((session) => (
            <SessionRow key={session.id} session={session} tenant={tenant} />
          ))}
        </ul>
      )}
      <div className="actions">
        <button type="button" onClick={() => void tenant.setBlocked(id, !isBlocked)}>
          {isBlocked ? panelTexts.unblock : panelTexts.block}{' '}
          <span className="visually-hidden">{name}</span>
        </button>
        <button
          type="button"
          disabled={sessions.length === 0}
          onClick={() => void tenant.deleteSessions(id)}
        >
          {panelTexts.signOut} <span className="visually-hidden">{name}</span>{' '}
          {panelTexts.everywhere}
        </button>
      </div>
    </li>
  );
}

interface SessionRowProps {
  readonly session: TenantSession;
  readonly tenant: TenantWatch;
}

function SessionRow({ session: { id, startedAt }, tenant }: SessionRowProps) {
  const name = panelTexts.session(id);
  return (
    <li>
      <span>
        <code>{id.slice(0, 6)}</code> {panelTexts.since(timeOfDay(startedAt))}
      </span>
      <span className="row-actions">
        <button type="button" onClick={() => void tenant.deleteSession(id)}>
          {panelTexts.end} <span className="visually-hidden">{name}</span>
        </button>
        <button type="button" onClick={() => void tenant.expireSession(id)}>
          {panelTexts.expire} <span className="visually-hidden">{name}</span>
        </button>
      </span>
    </li>
  );
}
