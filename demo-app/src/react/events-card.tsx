import { useAuth0Session } from '@auth0-heartbeat/react';
import { useEffect, useState } from 'react';
import { createSessionEventList, timeOfDay } from '../session-events';
import { eventTexts } from '../texts';
import { useStore } from './use-store';

/** What the heartbeat found, newest first. */
export function EventsCard() {
  const on = useAuth0Session((session) => session.on);
  const [events] = useState(createSessionEventList);
  const lines = useStore(events);
  useEffect(() => events.listen(on), [events, on]);

  return (
    <section className="card" aria-labelledby="events-heading">
      <h2 id="events-heading">{eventTexts.heading}</h2>
      {lines.length === 0 ? (
        <p className="hint">{eventTexts.none}</p>
      ) : (
        <ol className="events">
          {lines.map(({ id, event, tone, text, at, times }) => (
            <li key={id} data-testid="event" data-event={event} data-tone={tone}>
              <time dateTime={new Date(at).toISOString()}>{timeOfDay(at)}</time>
              <span className="status-mark" aria-hidden="true" />
              <span>
                {text} {times > 1 && <span className="times">{eventTexts.times(times)}</span>}
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
