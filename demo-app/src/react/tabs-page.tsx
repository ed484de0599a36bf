import { useEffect } from 'react';
import type { Lab } from '../lab/lab';
import { followTabs, tabAddresses } from '../tab/tab-grid';
import { labTexts } from '../texts';
import { view } from '../view';
import { RequestsCard } from './requests-card';

/** Twenty tabs as iframes. */
export function TabsPage({ lab }: { lab: Lab }) {
  useEffect(() => followTabs(lab.record), [lab]);
  return (
    <main className="app-page">
      <div className="page-head">
        <h1>{labTexts.tabs}</h1>
        <a href={view.hrefOf('home')}>{labTexts.leaveTabs}</a>
      </div>
      <p className="hint">{labTexts.tabsAbout}</p>
      <ol className="tabs">
        {tabAddresses().map((address, index) => (
          <li key={address}>
            <iframe title={labTexts.tab(index + 1)} src={address} />
          </li>
        ))}
      </ol>
      <RequestsCard />
    </main>
  );
}
