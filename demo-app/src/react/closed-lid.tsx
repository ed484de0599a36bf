import type { Lab } from '../lab/lab';
import { labTexts } from '../texts';
import { useStore } from './use-store';

/** Covers the page while the laptop sleeps. */
export function ClosedLid({ lab }: { lab: Lab }) {
  const isAsleep = useStore(lab.isAsleep);
  if (!isAsleep) return null;
  return (
    <div className="lid" role="status">
      <strong>{labTexts.asleep}</strong>
      <span>{labTexts.hour}</span>
    </div>
  );
}
