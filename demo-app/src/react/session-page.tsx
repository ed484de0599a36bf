import { draft } from '../app/draft';
import { draftTexts, sessionTexts, viewTexts } from '../app/texts';
import { view, views } from '../app/view';
import { PayrollCard } from './payroll-card';
import { SessionCard } from './session-card';
import { useStore } from './use-store';

/** The page for a signed-in user. */
export function SessionPage({ userName }: { readonly userName: string }) {
  const shown = useStore(view);
  return (
    <main>
      <div className="page-head">
        <h1>
          {sessionTexts.greeting} <span data-testid="user-name">{userName}</span>
        </h1>
        <nav aria-label="Views" className="segments">
          {views.map((name) => (
            <a
              key={name}
              href={view.hrefOf(name)}
              aria-current={name === shown ? 'page' : undefined}
              onClick={(click) => view.follow(click, name)}
            >
              {viewTexts[name]}
            </a>
          ))}
        </nav>
      </div>
      <SessionCard />
      {shown === 'payroll' ? <PayrollCard /> : <DraftCard />}
    </main>
  );
}

/** The user's unsaved text. The end of the session deletes it. */
function DraftCard() {
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
