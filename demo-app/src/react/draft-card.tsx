import { draft } from '../draft';
import { draftTexts } from '../texts';
import { useStore } from './use-store';

/** The user's unsaved text. The end of the session deletes it. */
export function DraftCard() {
  const text = useStore(draft);
  return (
    <div className="card draft">
      <label htmlFor="draft">{draftTexts.label}</label>
      <textarea
        id="draft"
        rows={3}
        aria-describedby="draft-hint"
        value={text}
        onChange={(change) => draft.write(change.target.value)}
      />
      <p id="draft-hint" className="hint">
        {draftTexts.hint}
      </p>
    </div>
  );
}
