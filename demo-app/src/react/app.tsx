import { Auth0SessionProvider, useAuth0Session, useSession } from '@auth0-heartbeat/react';
import { useEffect } from 'react';
import { draft } from '../app/draft';
import { endingTexts } from '../app/ending-texts';
import { sessionTexts } from '../app/texts';
import { followUser, userName } from '../app/user';
import { view } from '../app/view';
import type { LabSetup } from '../lab/open-lab';
import { EndingDialog } from './ending-dialog';
import { NoticePage } from './notice-page';
import { SessionCard } from './session-card';
import { SessionPage } from './session-page';
import { useStore } from './use-store';

interface AppProps {
  readonly lab: LabSetup;
}

export function App({ lab }: AppProps) {
  return (
    <Auth0SessionProvider
      client={lab.auth0}
      {...lab.options}
      clearLocalState={draft.clear}
      onRedirectCallback={view.open}
      blocked={<BlockedPage lab={lab} />}
    >
      <Page lab={lab} />
      <EndingDialog texts={endingTexts} />
    </Auth0SessionProvider>
  );
}

/** The page for a user who is signed in, signed out, or not known yet. */
function Page({ lab }: AppProps) {
  useFollow(lab);
  const isSignedOut = useAuth0Session(({ status }) => status === 'signed_out');
  const name = useStore(userName);
  if (isSignedOut) return <NoticePage lab={lab} />;
  if (name === null) return <OpeningPage />;
  return <SessionPage userName={name} />;
}

function BlockedPage({ lab }: AppProps) {
  useFollow(lab);
  return <NoticePage lab={lab} />;
}

/** Visible only if it takes long. */
function OpeningPage() {
  return (
    <main className="opening" aria-busy="true">
      <h1>{sessionTexts.loading}</h1>
      <SessionCard />
    </main>
  );
}

/** Loads what belongs to the user, and connects the session to the lab. */
function useFollow({ auth0, follow }: LabSetup): void {
  const session = useSession();
  useEffect(() => followUser(session, auth0), [session, auth0]);
  useEffect(() => follow(session), [session, follow]);
}
