import { tryTexts } from '../texts';

/** What to do to see the library at work. */
export function TryCard({ hasLocalTenant }: { hasLocalTenant: boolean }) {
  return (
    <section className="card" aria-labelledby="try-heading">
      <h2 id="try-heading">{tryTexts.heading}</h2>
      <ol className="steps">
        {(hasLocalTenant ? tryTexts.local : tryTexts.auth0).map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ol>
    </section>
  );
}
