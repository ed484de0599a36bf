import type { SessionDiagnosis, SessionSnapshot } from '@auth0-heartbeat/core';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { describeAge, describeAgeToTheMinute, timeOfDay } from './durations.js';
import { isCheck } from './entry.js';
import { entryView, type EntrySurroundings, markView } from './entry-view.js';
import type { Corner } from './place.js';
import { redact } from './redact.js';
import type { Findings } from './report.js';
import { describeNextCheck, describeStatus, describeWatch, triggers, verdicts } from './words.js';

/** What a panel is made of, beside the findings. */
export interface PanelSurroundings {
  /** `null`: in the page's layout, where nothing is to be moved. */
  readonly corner: Corner | null;
  /** What became of the last copy. */
  readonly note: string;
}

/** What can be done in a panel. */
export interface PanelActions {
  readonly check: () => void;
  readonly copy: () => void;
  readonly clear: () => void;
  readonly collapse: () => void;
  readonly expand: () => void;
  readonly move: () => void;
  readonly moveByKey: (event: KeyboardEvent) => void;
  readonly drag: (event: PointerEvent) => void;
}

/** The collapsed panel: a button with the status and the age of the last proof. */
export function pillView(
  findings: Findings | null,
  { expand }: Pick<PanelActions, 'expand'>,
): TemplateResult {
  const status = findings?.snapshot.status ?? 'none';
  const tone = findings?.snapshot.status ?? 'idle';
  const age = findings && ageView(findings);
  return html`<button
    class="pill"
    type="button"
    aria-expanded="false"
    data-toggle
    data-action="expand"
    data-status=${status}
    @click=${expand}
  >
    ${markView(tone)}<span class="visually-hidden">Session inspector: </span>
    <strong data-tone=${tone}>${findings ? status : 'no heartbeat'}</strong>${age}
  </button>`;
}

function ageView({ snapshot, now }: Findings): TemplateResult | typeof nothing {
  const { status, verifiedAt } = snapshot;
  if (status === 'lost' || verifiedAt === null) return nothing;
  const age = describeAgeToTheMinute(verifiedAt, now);
  return html`<span class="age">· <span class="visually-hidden">last proof </span>${age}</span>`;
}

/** The expanded panel. */
export function panelView(
  findings: Findings,
  surroundings: PanelSurroundings,
  actions: PanelActions,
): TemplateResult {
  const { snapshot, timeline } = findings;
  const { status } = snapshot;
  const { corner, note } = surroundings;
  const around = surroundingsOf(findings);
  return html`<section class="panel" aria-label="Session inspector" data-status=${status}>
    ${headerView(corner, actions)}
    <div class="status" data-tone=${status}>
      ${markView(status)}
      <strong data-tone=${status} data-field="status">${status}</strong>
      <p data-field="status-sentence">${describeStatus(snapshot)}</p>
    </div>
    <div class="body" tabindex="0" role="group" aria-label="What the heartbeat does">
      ${factsView(findings)} ${diagnosisView(snapshot.diagnosis)}
      <div class="actions">
        <button type="button" class="primary" data-action="check" @click=${actions.check}>
          Check now
        </button>
        <button type="button" data-action="copy" @click=${actions.copy}>Copy</button>
        <button type="button" data-action="clear" @click=${actions.clear}>Clear</button>
        <span class="note" aria-live="polite" data-field="note">${note}</span>
      </div>
      <h3 id="timeline">Timeline</h3>
      ${
        timeline.entries.length === 0
          ? html`<p class="soft" data-field="no-entries">No check since the inspector looks on.</p>`
          : html`<ol class="timeline" role="list" aria-labelledby="timeline">
              ${repeat(
                timeline.entries,
                ({ id }) => id,
                (entry) => entryView(entry, around),
              )}
            </ol>`
      }
      ${legendView}
    </div>
  </section>`;
}

function surroundingsOf({ timeline, askedBy, now }: Findings): EntrySurroundings {
  return { askedBy, next: timeline.next, newest: timeline.entries.find(isCheck), now };
}

/** The panel without a heartbeat. `problem`: why the one that was set is none. */
export function emptyView(
  corner: Corner | null,
  problem: string | null,
  actions: PanelActions,
): TemplateResult {
  return html`<section class="panel" aria-label="Session inspector" data-status="none">
    ${headerView(corner, actions)}
    <div class="body">
      <p data-field="empty">${problem ?? 'No heartbeat yet.'}</p>
      <p class="soft">
        Set the property <code>heartbeat</code> of this element to what
        <code>createSessionHeartbeat()</code> returned, or call
        <code>mountSessionInspector(heartbeat)</code>.
      </p>
    </div>
  </section>`;
}

function headerView(corner: Corner | null, actions: PanelActions): TemplateResult {
  return html`<header data-movable=${corner === null ? nothing : ''} @pointerdown=${actions.drag}>
    <h2>Session inspector</h2>
    ${
      corner === null
        ? nothing
        : html`<span class="corner-actions">
            <button
              type="button"
              data-action="move"
              @click=${actions.move}
              @keydown=${actions.moveByKey}
            >
              Move<span class="visually-hidden">
                to another corner, now ${corner.replace('-', ' ')}; the arrow keys choose one</span
              >
            </button>
            <button
              type="button"
              aria-expanded="true"
              data-toggle
              data-action="collapse"
              @click=${actions.collapse}
            >
              Collapse
            </button>
          </span>`
    }
  </header>`;
}

function factsView({ snapshot, timeline, tab, now }: Findings): TemplateResult {
  const { verifiedAt } = snapshot;
  return html`<dl class="facts">
    <div>
      <dt>Last proof</dt>
      <dd data-field="last-proof">
        ${
          verifiedAt === null
            ? 'None yet.'
            : html`${describeAge(verifiedAt, now)}
                <span class="soft">at ${timeOfDay(verifiedAt)}</span>`
        }
      </dd>
    </div>
    <div>
      <dt>Next check</dt>
      <dd data-field="next-check">${describeNextCheck(timeline.next, now)}</dd>
    </div>
    <div>
      <dt>Watched by</dt>
      <dd data-field="watch">${describeWatch(snapshot)}</dd>
    </div>
    <div>
      <dt>User</dt>
      <dd data-field="user">${userView(snapshot)}</dd>
    </div>
    <div>
      <dt>This tab</dt>
      <dd><code data-field="tab">${tab}</code></dd>
    </div>
  </dl>`;
}

function userView({ user, loss }: SessionSnapshot): TemplateResult | string {
  if (loss) return html`Nobody. It was <code>${loss.user.sub}</code>.`;
  if (!user) return 'Nobody.';
  const { sub, sid } = user;
  return html`<code>${sub}</code>${
      sid ? html` <span class="soft">sid <code>${sid}</code></span>` : nothing
    }`;
}

function diagnosisView(diagnosis: SessionDiagnosis | null): TemplateResult | typeof nothing {
  if (!diagnosis) return nothing;
  const { code, message, help } = diagnosis;
  return html`<section class="diagnosis" aria-label="Diagnosis" data-code=${code}>
    <p>${markView('unsupported')} <code>${code}</code></p>
    <p data-field="diagnosis-message">${redact(message)}</p>
    <p data-field="diagnosis-help"><strong>Remedy</strong> ${redact(help)}</p>
  </section>`;
}

const legendView = html`<details class="legend">
  <summary>What the words mean</summary>
  <dl>
    ${Object.values(verdicts).map(
      ({ tone, word, meaning }) =>
        html`<div>
          <dt>${markView(tone)} ${word}</dt>
          <dd>${meaning}</dd>
        </div>`,
    )}
    ${Object.entries(triggers).map(
      ([trigger, meaning]) =>
        html`<div>
          <dt><code>${trigger}</code></dt>
          <dd>${meaning}</dd>
        </div>`,
    )}
  </dl>
</details>`;
