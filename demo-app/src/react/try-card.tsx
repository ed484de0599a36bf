import { useAuth0Session } from '@auth0-heartbeat/react';
import { tryTextsOf } from '../texts';

/** What to do to see the library at work. */
export function TryCard({ hasLocalTenant }: { hasLocalTenant: boolean }) {
  const status = useAuth0Session((session) => session.status);
  const { heading, steps, link } = tryTextsOf(status, hasLocalTenant);
  return (
    <section className="card" aria-labelledby="try-heading">
      <h2 id="try-heading">{heading}</h2>
      <ol className="steps">
        {steps.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ol>
      {link && (
        <p className="steps-link">
          <a href={link.href}>{link.text}</a>
        </p>
      )}
    </section>
  );
}
