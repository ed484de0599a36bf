import { Auth0SessionProvider } from '@auth0-heartbeat/react';
import type { Demo } from '../demo';
import { draft } from '../draft';
import { readHeartbeatOptions } from '../heartbeat-options';
import { noticeOf } from '../texts';
import { NoticePage } from './notice-page';
import { SessionPage } from './session-page';

/** The page; a session is watched only where there is one. */
export function App({ demo: { auth0, opening, tenant } }: { demo: Demo }) {
  if (opening.status !== 'signed_in') {
    return <NoticePage auth0={auth0} notice={noticeOf(opening)} tenant={tenant} />;
  }
  return (
    <Auth0SessionProvider
      client={auth0}
      {...readHeartbeatOptions(window.location.search)}
      clearLocalState={draft.clear}
    >
      <SessionPage userName={opening.userName} tenant={tenant} />
    </Auth0SessionProvider>
  );
}
