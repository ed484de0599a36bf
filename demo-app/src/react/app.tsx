import { Auth0SessionProvider } from '@auth0-heartbeat/react';
import { useState } from 'react';
import type { Demo } from '../demo';
import { draft } from '../draft';
import { readHeartbeatOptions } from '../heartbeat-options';
import { noticeOf } from '../texts';
import { view } from '../view';
import { ClosedLid } from './closed-lid';
import { NoticePage } from './notice-page';
import { SessionPage } from './session-page';
import { StoriesPanel } from './stories-panel';
import { TabsPage } from './tabs-page';
import { TenantPanel } from './tenant-panel';
import { useStore } from './use-store';

/** The page. Watches a session only if somebody is signed in. */
export function App({ demo }: { demo: Demo }) {
  const { lab, tenant } = demo;
  return (
    <>
      {lab && <StoriesPanel lab={lab} />}
      <AppPage {...demo} />
      {tenant && <TenantPanel tenant={tenant} />}
      {lab && <ClosedLid lab={lab} />}
    </>
  );
}

function AppPage({ auth0, opening, lab, tenant }: Demo) {
  const shown = useStore(view);
  const [options] = useState(() => readHeartbeatOptions(window.location.search));
  if (opening.status !== 'signed_in') {
    return <NoticePage auth0={auth0} notice={noticeOf(opening)} hasLocalTenant={tenant !== null} />;
  }
  // Each of the twenty tabs has its own heartbeat.
  if (shown === 'tabs' && lab) return <TabsPage lab={lab} />;
  return (
    <Auth0SessionProvider client={auth0} {...options} clearLocalState={draft.clear}>
      <SessionPage userName={opening.userName} lab={lab} intervalMs={options.intervalMs} />
    </Auth0SessionProvider>
  );
}
