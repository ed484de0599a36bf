import { startSession } from '@auth0-heartbeat/core';
import { trace } from '@auth0-heartbeat/core/trace';
import { createAuth0Client } from '../app/auth0';
import { draft } from '../app/draft';
import { loadTenantAddress, readSessionOptions } from './addresses';
import type { TabReport } from './elements/twenty-tabs';
import { showFailure } from './failure-page';
import { countRequests } from './request-count';
import { labTexts } from './texts';

/** One of the twenty tabs: a session, and a line with its status. */
const { search } = window.location;
const tab = Number(new URLSearchParams(search).get('tab'));
const name = labTexts.tab(tab);
document.title = name;
document.querySelector('main')!.setAttribute('aria-label', name);
const line = document.querySelector<HTMLElement>('.tab-status')!;
const word = line.querySelector('strong')!;

watch().catch((cause: unknown) => showFailure(document.querySelector('main')!, cause));

async function watch(): Promise<void> {
  const options = readSessionOptions(search);
  // This page never redirects to login. Silent authentication needs an allowed callback URL.
  const redirectUri = new URL('/react/', window.location.origin).href;
  const auth0 = createAuth0Client(await loadTenantAddress(), redirectUri);
  const session = startSession(auth0, {
    ...options,
    clearLocalState: draft.clear,
    // Twenty redirects in one page make no sense: the tab only shows its status.
    redirectToLogin: false,
  });
  let checks = 0;
  let rounds = 0;

  function show(): void {
    const snapshot = session.getSnapshot();
    // After the clean-up, the status of a page that stays is `signed_out`.
    const status = snapshot.loss ? 'lost' : snapshot.status;
    line.dataset['tone'] = status;
    if (word.textContent !== status) word.textContent = status;
    const report: TabReport = { tab, status, checks, rounds };
    window.parent.postMessage(report, window.location.origin);
  }

  trace(session, ({ type }) => {
    if (type === 'checkFinished') checks++;
  });
  session.on('sessionVerified', () => {
    rounds++;
    show();
  });
  session.subscribe(show);
  countRequests(session, options.intervalMs);
}
