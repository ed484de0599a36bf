import { sessionTexts } from '../texts';
import { view } from '../view';
import { DraftCard } from './draft-card';
import { EventsCard } from './events-card';
import { SessionCard } from './session-card';
import { TryCard } from './try-card';
import { useStore } from './use-store';
import { ViewLinks } from './view-links';

interface SessionPageProps {
  readonly userName: string;
  readonly hasLocalTenant: boolean;
}

/** What the signed-in user sees. */
export function SessionPage({ userName, hasLocalTenant }: SessionPageProps) {
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
      {shown === 'home' && <TryCard hasLocalTenant={hasLocalTenant} />}
      <DraftCard rows={shown === 'notes' ? 10 : 3} />
      <EventsCard />
    </main>
  );
}
