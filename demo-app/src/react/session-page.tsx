import { useSessionHeartbeat } from '@auth0-heartbeat/react';
import { useEffect } from 'react';
import { followHeartbeat } from '../follow-heartbeat';
import type { Lab } from '../lab/lab';
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
  readonly lab: Lab | null;
  readonly intervalMs: number;
}

/** The page for a signed-in user. */
export function SessionPage({ userName, lab, intervalMs }: SessionPageProps) {
  const shown = useStore(view);
  const heartbeat = useSessionHeartbeat();
  useEffect(() => followHeartbeat(heartbeat, lab, intervalMs), [heartbeat, lab, intervalMs]);

  return (
    <main className="app-page">
      <div className="page-head">
        <h1>
          {sessionTexts.greeting} <span data-testid="user-name">{userName}</span>
        </h1>
        <ViewLinks />
      </div>
      <SessionCard />
      {lab === null && <TryCard />}
      {shown === 'payroll' ? <PayrollCard /> : <DraftCard />}
      <RequestsCard />
      <InspectorCard />
    </main>
  );
}
