import { SessionGate } from '@auth0-heartbeat/react';
import { payrollTexts, salaries } from '../app/texts';

/** Sensitive data behind a `SessionGate`. */
export function PayrollCard() {
  return (
    <section className="card" aria-labelledby="payroll-heading">
      <h2 id="payroll-heading">{payrollTexts.heading}</h2>
      <p className="hint">{payrollTexts.about}</p>
      <SessionGate
        maxAgeMs={10_000}
        fallback={<p role="status">{payrollTexts.waiting}</p>}
        error={({ retry }) => (
          <div className="actions">
            <p role="status">{payrollTexts.notVerified}</p>
            <button type="button" onClick={retry}>
              {payrollTexts.retry}
            </button>
          </div>
        )}
      >
        <table className="payroll">
          <thead>
            <tr>
              <th scope="col">{payrollTexts.person}</th>
              <th scope="col">{payrollTexts.salary}</th>
            </tr>
          </thead>
          <tbody>
            {salaries.map(([person, salary]) => (
              <tr key={person}>
                <td>{person}</td>
                <td>{salary}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </SessionGate>
    </section>
  );
}
