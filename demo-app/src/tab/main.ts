import { createSessionHeartbeat, handleSessionLoss } from '@auth0-heartbeat/core';
import { trace } from '@auth0-heartbeat/core/trace';
import { draft } from '../draft';
import { readHeartbeatOptions } from '../heartbeat-options';
import { countRequests } from '../lab/request-count';
import { showFailure } from '../opening-failures';
import { createAuth0Client } from '../sign-in';
import { loadTenantAddress } from '../tenant-address';
import { labTexts } from '../texts';
import type { TabReport } from './tab-report';

/** One of the twenty tabs: a heartbeat, and a line with its status. */
const { search } = window.location;
const tab = Number(new URLSearchParams(search).get('tab'));
const name = labTexts.tab(tab);
document.title = name;
document.querySelector('main')!.setAttribute('aria-label', name);
const line = document.querySelector<HTMLElement>('.tab-status')!;
const word = line.querySelector('strong')!;

watch().catch((cause: unknown) => showFailure(document.querySelector('main')!, cause));

async function watch(): Promise<void> {
  const options = readHeartbeatOptions(search);
  // This page never redirects to login. Silent authentication needs an allowed callback URL.
  const redirectUri = new URL('/react/', window.location.origin).href;
  const auth0 = createAuth0Client(await loadTenantAddress(), redirectUri);
  const heartbeat = createSessionHeartbeat(auth0, options);
  let checks = 0;
  let rounds = 0;

  function show(): void {
    const { status } = heartbeat.getSnapshot();
    line.dataset['tone'] = status;
    if (word.textContent !== status) word.textContent = status;
    const report: TabReport = { tab, status, checks, rounds };
    window.parent.postMessage(report, window.location.origin);
  }

  trace(heartbeat, ({ type }) => {
    if (type === 'checkFinished') checks++;
  });
  heartbeat.on('sessionVerified', () => {
    rounds++;
    show();
  });
  heartbeat.subscribe(show);
  countRequests(heartbeat, options.intervalMs);
  // Twenty redirects in one page make no sense: the tab only shows its status.
  handleSessionLoss(heartbeat, auth0, { clearLocalState: draft.clear, redirectToLogin: false });
  heartbeat.start();
}
