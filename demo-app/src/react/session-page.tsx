import { sessionTexts } from '../texts';
import { view } from '../view';
import { DraftCard } from './draft-card';
import { InspectorCard } from './inspector-card';
import { PayrollCard } from './payroll-card';
import { RequestsCard } from './requests-card';
import { SessionCard } from './session-card';
import { TryCard } from './try-card';
import { useStore } from './use-store';
import { ViewLinks } from './view-links';

interface SessionPageProps {
  readonly userName: string;
  readonly hasLab: boolean;
}

/** The page for a signed-in user. */
export function SessionPage({ userName, hasLab }: SessionPageProps) {
  const shown = useStore(view);
  return (
    <main className="app-page">
      <div className="page-head">
        <h1>
          {sessionTexts.greeting} <span data-testid="user-name">{userName}</span>
        </h1>
        <ViewLinks />
      </div>
      <SessionCard />
      {!hasLab && <TryCard />}
      {shown === 'payroll' ? <PayrollCard /> : <DraftCard />}
      <RequestsCard />
      <InspectorCard />
    </main>
  );
}
