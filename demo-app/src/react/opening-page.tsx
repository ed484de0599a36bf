import { sessionTexts } from '../texts';
import { StatusLine } from './status-line';

/** The page until it is known who is signed in. Visible only if that takes long. */
export function OpeningPage() {
  return (
    <main className="app-page opening" aria-busy="true">
      <h1>{sessionTexts.loading}</h1>
      <section className="card" aria-label={sessionTexts.heading}>
        <StatusLine />
      </section>
    </main>
  );
}
