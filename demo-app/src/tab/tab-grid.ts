import type { LabEventData } from '../lab/lab-event';
import { tabCount } from '../lab/stories/twenty-tabs';
import { isTabReport, type TabReport } from './tab-report';

/** The URLs of the twenty tabs. */
export function tabAddresses(): readonly string[] {
  return Array.from({ length: tabCount }, (_, index) => {
    const query = new URLSearchParams(window.location.search);
    query.set('tab', String(index + 1));
    return `/tab/?${query}`;
  });
}

/** Records the reports of the tabs of this page. Returns an unsubscribe function. */
export function followTabs(record: (event: LabEventData) => void): () => void {
  const reports = new Map<number, TabReport>();
  const onMessage = ({ data, origin }: MessageEvent<unknown>) => {
    if (origin !== window.location.origin || !isTabReport(data)) return;
    reports.set(data.tab, data);
    const all = [...reports.values()];
    record({
      type: 'tabs',
      active: all.filter(({ status }) => status === 'active').length,
      lost: all.filter(({ status }) => status === 'lost').length,
      rounds: reports.get(1)?.rounds ?? 0,
      checks: all.reduce((sum, { checks }) => sum + checks, 0),
    });
  };
  window.addEventListener('message', onMessage);
  return () => window.removeEventListener('message', onMessage);
}
