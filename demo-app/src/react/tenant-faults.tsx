import { type FormEvent } from 'react';
import { readFaultForm } from '../fault-form';
import type { TenantState } from '../tenant-controls';
import type { TenantWatch } from '../tenant-watch';
import { describeScope, describeService, endpointTexts, faultTexts, panelTexts } from '../texts';

interface TenantFaultsProps {
  readonly state: TenantState;
  readonly tenant: TenantWatch;
}

/** The active faults of the tenant, and a form to add one. */
export function TenantFaults({ state, tenant }: TenantFaultsProps) {
  const { faults, isDown, blockedUserAnswer } = state;

  function addFault(submit: FormEvent<HTMLFormElement>) {
    submit.preventDefault();
    void tenant.setFault(readFaultForm(submit.currentTarget));
  }

  return (
    <div className="faults">
      <div className="subject">
        <strong>{panelTexts.service}</strong>
        <span className="subject-state" data-alarming={faults.length > 0}>
          {describeService(state)}
        </span>
      </div>
      {faults.length > 0 && (
        <ul className="fault-list">
          {faults.map((fault) => (
            <li key={fault.id} data-fault={fault.kind}>
              <span>
                {faultTexts[fault.kind]}
                <small>{describeScope(fault)}</small>
              </span>
              <button type="button" onClick={() => void tenant.removeFault(fault.id)}>
                {panelTexts.remove}{' '}
                <span className="visually-hidden">{faultTexts[fault.kind]}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="actions">
        <button type="button" onClick={() => void tenant.setDown(!isDown)}>
          {isDown ? panelTexts.bringBack : panelTexts.takeDown}
        </button>
        {faults.length > 1 && (
          <button type="button" onClick={() => void tenant.clearFaults()}>
            {panelTexts.clear}
          </button>
        )}
      </div>
      <details>
        <summary>{panelTexts.add}</summary>
        <form className="fault-form" onSubmit={addFault}>
          <label>
            {panelTexts.kind}
            <select name="kind">
              {Object.entries(faultTexts).map(([kind, text]) => (
                <option key={kind} value={kind}>
                  {text}
                </option>
              ))}
            </select>
          </label>
          <label>
            {panelTexts.endpoint}
            <select name="endpoint">
              {Object.entries(endpointTexts).map(([endpoint, text]) => (
                <option key={endpoint} value={endpoint}>
                  {text}
                </option>
              ))}
            </select>
          </label>
          <label>
            {panelTexts.times}
            <select name="times">
              <option value="">{panelTexts.forever}</option>
              {[1, 3].map((times) => (
                <option key={times} value={times}>
                  {panelTexts.timesLeft(times)}
                </option>
              ))}
            </select>
          </label>
          <label className="check">
            <input type="checkbox" name="silentOnly" defaultChecked />
            {panelTexts.silentOnly}
          </label>
          <button type="submit">{panelTexts.submit}</button>
        </form>
        <label className="answer">
          {panelTexts.blockedAnswer}
          <select
            value={blockedUserAnswer}
            onChange={({ target }) =>
              void tenant.setBlockedUserAnswer(
                target.value === 'unauthorized' ? 'unauthorized' : 'login_required',
              )
            }
          >
            <option>login_required</option>
            <option>unauthorized</option>
          </select>
        </label>
      </details>
    </div>
  );
}
