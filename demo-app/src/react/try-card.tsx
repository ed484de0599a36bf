import { useAuth0Session } from '@auth0-heartbeat/react';
import { tryTextsOf } from '../texts';

/** Things to try at a tenant that the page cannot control. */
export function TryCard() {
  const status = useAuth0Session((session) => session.status);
  const { heading, steps } = tryTextsOf(status);
  return (
    <section className="card" aria-labelledby="try-heading">
      <h2 id="try-heading">{heading}</h2>
      <ol className="steps">
        {steps.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ol>
    </section>
  );
}
