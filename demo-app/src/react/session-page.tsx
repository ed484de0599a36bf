import type { TenantWatch } from '../tenant-watch';
import { sessionTexts } from '../texts';
import { view } from '../view';
import { DraftCard } from './draft-card';
import { EventsCard } from './events-card';
import { SessionCard } from './session-card';
import { TenantPanel } from './tenant-panel';
import { TryCard } from './try-card';
import { useStore } from './use-store';
import { ViewLinks } from './view-links';

interface SessionPageProps {
  readonly userName: string;
  readonly tenant: TenantWatch | null;
}

/** What the signed-in user sees. */
export function SessionPage({ userName, tenant }: SessionPageProps) {
  const shown = useStore(view);
  return (
    <main className="session-page">
      <div className="page-head">
        <h1>
          {sessionTexts.greeting} <span data-testid="user-name">{userName}</span>
        </h1>
        <ViewLinks />
      </div>
      <SessionCard />
      {tenant && <TenantPanel tenant={tenant} />}
      {shown === 'home' && <TryCard hasLocalTenant={tenant !== null} />}
      <DraftCard rows={shown === 'notes' ? 10 : 3} />
      <EventsCard />
    </main>
  );
}
