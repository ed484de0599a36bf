import type { LocalTenantFault } from '@auth0-heartbeat/local-tenant';
import { html, LitElement, nothing, type TemplateResult, unsafeCSS } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { TenantSession, TenantState, TenantUser } from '../tenant-controls';
import type { TenantWatch } from '../tenant-watch';
import {
  describeLogLine,
  describeScope,
  describeService,
  endpointTexts,
  faultTexts,
  panelTexts,
} from '../texts';
import { baseStyles, watchStore } from './element';
import css from './tenant-panel.css?inline';

/** `<lab-tenant>`: controls the local tenant as an administrator. */
export class TenantPanel extends LitElement {
  static override readonly styles = [baseStyles, unsafeCSS(css)];

  readonly #tenant: TenantWatch;
  readonly #view: { readonly value: ReturnType<TenantWatch['getSnapshot']> };

  constructor(tenant: TenantWatch) {
    super();
    this.#tenant = tenant;
    this.#view = watchStore(this, tenant);
  }

  protected override render(): TemplateResult {
    const { state, reachable, problem } = this.#view.value;
    return html`<section aria-labelledby="heading">
      <header>
        <h2 id="heading">${panelTexts.heading}</h2>
        <span class="role">${panelTexts.role}</span>
      </header>
      <p class="hint">${panelTexts.about}</p>
      <p class="unreachable" role="status">${reachable ? problem : panelTexts.unreachable}</p>
      ${
        state
          ? html`<fieldset class="controls" ?disabled=${!reachable}>
              <legend class="visually-hidden">${panelTexts.heading}</legend>
              <ul class="users" aria-label=${panelTexts.users}>
                ${repeat(
                  state.users,
                  ({ id }) => id,
                  (user) => userView(user, this.#tenant),
                )}
              </ul>
              ${faultsView(state, this.#tenant)} ${logView(state)}
            </fieldset>`
          : nothing
      }
    </section>`;
  }
}

customElements.define('lab-tenant', TenantPanel);

/** A user with the sessions and the actions. */
function userView({ id, name, isBlocked, sessions }: TenantUser, tenant: TenantWatch) {
  return html`<li>
    <div class="subject">
      <strong>${name}</strong>
      <span class="subject-state"
        >${isBlocked ? html`<span data-alarming="true">${panelTexts.blocked}</span>` : nothing}${panelTexts.sessions(
          sessions.length,
        )}</span
      >
    </div>
    ${
      sessions.length > 0
        ? html`<ul class="sessions">
            ${sessions.map((session) => sessionView(session, tenant))}
          </ul>`
        : nothing
    }
    <div class="actions">
      <button type="button" @click=${() => tenant.setBlocked(id, !isBlocked)}>
        ${isBlocked ? panelTexts.unblock : panelTexts.block}
        <span class="visually-hidden">${name}</span>
      </button>
      <button
        type="button"
        ?disabled=${sessions.length === 0}
        @click=${() => tenant.deleteSessions(id)}
      >
        ${panelTexts.signOut} <span class="visually-hidden">${name}</span> ${panelTexts.everywhere}
      </button>
    </div>
  </li>`;
}

function sessionView({ id, startedAt }: TenantSession, tenant: TenantWatch) {
  const name = html`<span class="visually-hidden">${panelTexts.session(id)}</span>`;
  return html`<li>
    <span><code>${id.slice(0, 6)}</code> ${panelTexts.since(timeOfDay(startedAt))}</span>
    <span class="row-actions">
      <button type="button" @click=${() => tenant.deleteSession(id)}>
        ${panelTexts.end} ${name}
      </button>
      <button type="button" @click=${() => tenant.expireSession(id)}>
        ${panelTexts.expire} ${name}
      </button>
    </span>
  </li>`;
}

/** The active faults of the tenant, and a form to add one. */
function faultsView(state: TenantState, tenant: TenantWatch) {
  const { faults, isDown } = state;
  return html`<div class="faults">
    <div class="subject">
      <strong>${panelTexts.service}</strong>
      <span class="subject-state" data-alarming=${faults.length > 0}
        >${describeService(state)}</span
      >
    </div>
    ${
      faults.length > 0
        ? html`<ul class="fault-list">
            ${faults.map(
              (fault) =>
                html`<li data-fault=${fault.kind}>
                  <span>${faultTexts[fault.kind]}<small>${describeScope(fault)}</small></span>
                  <button type="button" @click=${() => tenant.removeFault(fault.id)}>
                    ${panelTexts.remove}
                    <span class="visually-hidden">${faultTexts[fault.kind]}</span>
                  </button>
                </li>`,
            )}
          </ul>`
        : nothing
    }
    <div class="actions">
      <button type="button" @click=${() => tenant.setDown(!isDown)}>
        ${isDown ? panelTexts.bringBack : panelTexts.takeDown}
      </button>
      ${
        faults.length > 1
          ? html`<button type="button" @click=${() => tenant.clearFaults()}>
              ${panelTexts.clear}
            </button>`
          : nothing
      }
    </div>
    <details>
      <summary>${panelTexts.add}</summary>
      ${faultFormView(tenant)} ${blockedAnswerView(state, tenant)}
    </details>
  </div>`;
}

function faultFormView(tenant: TenantWatch) {
  const addFault = (submit: SubmitEvent) => {
    submit.preventDefault();
    return tenant.setFault(readFaultForm(submit.currentTarget as HTMLFormElement));
  };
  return html`<form class="fault-form" @submit=${addFault}>
    <label
      >${panelTexts.kind}<select name="kind">
        ${optionViews(Object.entries(faultTexts))}
      </select></label
    >
    <label
      >${panelTexts.endpoint}<select name="endpoint">
        ${optionViews(Object.entries(endpointTexts))}
      </select></label
    >
    <label
      >${panelTexts.times}<select name="times">
        ${optionViews([
          ['', panelTexts.forever],
          ...[1, 3].map((times) => [String(times), panelTexts.timesLeft(times)] as const),
        ])}
      </select></label
    >
    <label class="check"
      ><input type="checkbox" name="silentOnly" checked />${panelTexts.silentOnly}</label
    >
    <button type="submit">${panelTexts.submit}</button>
  </form>`;
}

function optionViews(options: readonly (readonly [value: string, text: string])[]) {
  return options.map(([value, text]) => html`<option value=${value}>${text}</option>`);
}

function readFaultForm(form: HTMLFormElement): LocalTenantFault {
  const fields = new FormData(form);
  const times = Number(fields.get('times'));
  return {
    kind: fields.get('kind') as LocalTenantFault['kind'],
    endpoint: fields.get('endpoint') as LocalTenantFault['endpoint'],
    ...(fields.has('silentOnly') && { silentOnly: true }),
    ...(times > 0 && { times }),
  };
}

function blockedAnswerView({ blockedUserAnswer }: TenantState, tenant: TenantWatch) {
  const setAnswer = ({ currentTarget }: Event) => {
    const select = currentTarget as HTMLSelectElement;
    const answer = select.value === 'unauthorized' ? 'unauthorized' : 'login_required';
    // The select shows the policy of the tenant, which has not changed yet.
    select.value = blockedUserAnswer;
    return tenant.setBlockedUserAnswer(answer);
  };
  return html`<label class="answer"
    >${panelTexts.blockedAnswer}<select .value=${blockedUserAnswer} @change=${setAnswer}>
      <option>login_required</option>
      <option>unauthorized</option>
    </select></label
  >`;
}

/** The live log of the tenant, newest first. */
function logView({ log, users }: TenantState) {
  const lineView = ({ at, type, userId }: TenantState['log'][number]) => {
    const user = users.find((each) => each.id === userId);
    return html`<li data-failed=${type.startsWith('f')}>
      <time datetime=${new Date(at).toISOString()}>${timeOfDay(at)}</time>
      <code>${type}</code>
      <span>${describeLogLine(type, user)}</span>
    </li>`;
  };
  return html`<div class="log">
    <strong id="log-heading">${panelTexts.log}</strong>
    ${
      log.length === 0
        ? html`<p class="hint">${panelTexts.noLog}</p>`
        : html`<div class="log-lines" role="region" aria-labelledby="log-heading" tabindex="0">
            <ol>
              ${repeat(log, ({ id }) => id, lineView)}
            </ol>
          </div>`
    }
  </div>`;
}

/** Formats the local time of day. `at`: epoch milliseconds. */
function timeOfDay(at: number): string {
  return new Date(at).toLocaleTimeString([], { hourCycle: 'h23' });
}
