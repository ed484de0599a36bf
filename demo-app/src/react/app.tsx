import { Auth0SessionProvider } from '@auth0-heartbeat/react';
import type { Demo } from '../demo';
import { draft } from '../draft';
import { readHeartbeatOptions } from '../heartbeat-options';
import { noticeOf } from '../texts';
import { NoticePage } from './notice-page';
import { SessionPage } from './session-page';
import { TenantPanel } from './tenant-panel';

/** The page; a session is watched only where there is one. */
export function App({ demo: { auth0, opening, tenant } }: { demo: Demo }) {
  return (
    <>
      {opening.status === 'signed_in' ? (
        <Auth0SessionProvider
          client={auth0}
          {...readHeartbeatOptions(window.location.search)}
          clearLocalState={draft.clear}
        >
          <SessionPage userName={opening.userName} hasLocalTenant={tenant !== null} />
        </Auth0SessionProvider>
      ) : (
        <NoticePage auth0={auth0} notice={noticeOf(opening)} hasLocalTenant={tenant !== null} />
      )}
      {tenant && <TenantPanel tenant={tenant} />}
    </>
  );
}
