import type { TenantState } from '../tenant-controls';
import { describeLogLine, panelTexts } from '../texts';
import { timeOfDay } from '../time-of-day';

/** The live log of the tenant, newest first. */
export function TenantLog({ state: { log, users } }: { state: TenantState }) {
  return (
    <div className="log">
      <strong id="log-heading">{panelTexts.log}</strong>
      {log.length === 0 ? (
        <p className="hint">{panelTexts.noLog}</p>
      ) : (
        <div className="log-lines" role="region" aria-labelledby="log-heading" tabIndex={0}>
          <ol>
            {log.map(({ id, at, type, userId }) => (
              <li key={id} data-failed={type.startsWith('f')}>
                <time dateTime={new Date(at).toISOString()}>{timeOfDay(at)}</time>
                <code>{type}</code>
                <span>
                  {describeLogLine(
                    type,
                    users.find((user) => user.id === userId),
                  )}
                </span>
              </li>
            ))}
          </ol>
        </div>
      )}
    </div>
  );
}
