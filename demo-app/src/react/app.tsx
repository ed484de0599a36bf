import { Auth0SessionProvider, useAuth0Session, useSession } from '@auth0-heartbeat/react';
import { useEffect } from 'react';
import type { Demo } from '../demo';
import { draft } from '../draft';
import { endingTexts } from '../ending-texts';
import { userName } from '../signed-in-user';
import { view } from '../view';
import { ClosedLid } from './closed-lid';
import { EndingDialog } from './ending-dialog';
import { NoticePage } from './notice-page';
import { OpeningPage } from './opening-page';
import { SessionPage } from './session-page';
import { StoriesPanel } from './stories-panel';
import { TabsPage } from './tabs-page';
import { TenantPanel } from './tenant-panel';
import { useStore } from './use-store';

interface AppProps {
  readonly demo: Demo;
}

/** The app between the stories and the tenant. */
export function App({ demo }: AppProps) {
  const { auth0, options, leaveCallback, lab, tenant } = demo;
  const shown = useStore(view);
  return (
    <>
      {lab && <StoriesPanel lab={lab} />}
      {lab && shown === 'tabs' ? (
        // Each of the twenty tabs has its own session.
        <TabsPage lab={lab} />
      ) : (
        <Auth0SessionProvider
          client={auth0}
          {...options}
          clearLocalState={draft.clear}
          onRedirectCallback={leaveCallback}
          blocked={<BlockedPage demo={demo} />}
        >
          <AppPage demo={demo} />
          <EndingDialog texts={endingTexts} />
        </Auth0SessionProvider>
      )}
      {tenant && <TenantPanel tenant={tenant} />}
      {lab && <ClosedLid lab={lab} />}
    </>
  );
}

function AppPage({ demo }: AppProps) {
  useFollow(demo);
  const isSignedOut = useAuth0Session(({ status }) => status === 'signed_out');
  const name = useStore(userName);
  if (isSignedOut) return <NoticePage demo={demo} />;
  if (name === null) return <OpeningPage />;
  return <SessionPage userName={name} hasLab={demo.lab !== null} />;
}

function BlockedPage({ demo }: AppProps) {
  useFollow(demo);
  return <NoticePage demo={demo} />;
}

function useFollow({ follow }: Demo): void {
  const session = useSession();
  useEffect(() => follow(session), [follow, session]);
}
