import type { SessionDiagnosis, SessionSnapshot } from '@auth0-heartbeat/core';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { describeAge, describeAgeInMinutes, timeOfDay } from './durations.js';
import { isCheck } from './entry.js';
import { type EntryContext, entryView, markView } from './entry-view.js';
import type { Corner } from './place.js';
import type { Inspection } from './report.js';
import {
  describeDetection,
  describeDiagnosis,
  describeEnd,
  describeNextCheck,
  describeStatus,
  reasons,
  toSentence,
  verdicts,
} from './words.js';

/** The state of a panel itself. */
export interface PanelState {
  /** `null`: the panel is in the layout of the page and cannot be moved. */
  readonly corner: Corner | null;
  /** The result of the last copy. */
  readonly notice: string;
}

/** The actions of a panel. */
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

/** The collapsed panel: a button with the status and the age of the last verification. */
export function pillView(
  inspection: Inspection | null,
  { expand }: Pick<PanelActions, 'expand'>,
): TemplateResult {
  const status = inspection?.snapshot.status ?? 'none';
  const tone = inspection?.snapshot.status ?? 'neutral';
  const age = inspection && ageView(inspection);
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
    <strong data-tone=${tone}>${inspection ? status : 'no heartbeat'}</strong>${age}
  </button>`;
}

function ageView({ snapshot, now }: Inspection): TemplateResult | typeof nothing {
  const { status, verifiedAt } = snapshot;
  if (status === 'lost' || verifiedAt === null) return nothing;
  const age = describeAgeInMinutes(verifiedAt, now);
  return html`<span class="age"
    >· <span class="visually-hidden">verified </span>${age}<span class="visually-hidden">
      ago</span
    ></span
  >`;
}

/** The expanded panel. */
export function panelView(
  inspection: Inspection,
  { corner, notice }: PanelState,
  actions: PanelActions,
): TemplateResult {
  const { snapshot, timeline } = inspection;
  const { status } = snapshot;
  const context = contextOf(inspection);
  return html`<section class="panel" aria-label="Session inspector" data-status=${status}>
    ${headerView(corner, actions)}
    <div class="status" data-tone=${status}>
      ${markView(status)}
      <strong data-tone=${status} data-field="status">${status}</strong>
      <p data-field="status-sentence">${describeStatus(snapshot)}</p>
    </div>
    <div class="body" tabindex="0" role="group" aria-label="Details of the heartbeat">
      ${factsView(inspection)} ${diagnosisView(snapshot.diagnosis)}
      <div class="actions">
        <button type="button" class="primary" data-action="check" @click=${actions.check}>
          Check now
        </button>
        <button type="button" data-action="copy" @click=${actions.copy}>Copy</button>
        <button type="button" data-action="clear" @click=${actions.clear}>Clear</button>
        <span class="notice" aria-live="polite" data-field="notice">${notice}</span>
      </div>
      <h3 id="timeline">Timeline</h3>
      ${
        timeline.entries.length === 0
          ? html`<p class="soft" data-field="no-entries">Nothing is recorded yet.</p>`
          : html`<ol class="timeline" role="list" aria-labelledby="timeline">
              ${repeat(
                timeline.entries,
                ({ id }) => id,
                (entry) => entryView(entry, context),
              )}
            </ol>`
      }
      ${legendView}
    </div>
  </section>`;
}

function contextOf({ timeline, findTab, now }: Inspection): EntryContext {
  return { findTab, next: timeline.next, newest: timeline.entries.find(isCheck), now };
}

/** The panel without a heartbeat. `problem`: why the value that was set is not a heartbeat. */
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
        Set the property <code>heartbeat</code> of this element to the return value of
        <code>createSessionHeartbeat()</code>, or call
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
                to another corner, now ${corner.replace('-', ' ')}; arrow keys choose the
                corner</span
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

function factsView({ snapshot, timeline, tab, now }: Inspection): TemplateResult {
  const { verifiedAt } = snapshot;
  return html`<dl class="facts">
    <div>
      <dt>Verified</dt>
      <dd data-field="verified">
        ${
          verifiedAt === null
            ? 'Not yet.'
            : html`${describeAge(verifiedAt, now)}
                <span class="soft">at ${timeOfDay(verifiedAt)}</span>`
        }
      </dd>
    </div>
    <div>
      <dt>Next check</dt>
      <dd data-field="next-check">${describeNextCheck(timeline.next, now)}</dd>
    </div>
    ${endView(snapshot, now)}
    <div>
      <dt>Detection</dt>
      <dd data-field="detection">${describeDetection(snapshot)}</dd>
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

function endView(snapshot: SessionSnapshot, now: number): TemplateResult | typeof nothing {
  const end = describeEnd(snapshot, now);
  if (end === null) return nothing;
  return html`<div>
    <dt>Ends</dt>
    <dd data-field="end">${end}</dd>
  </div>`;
}

function userView({ user, loss }: SessionSnapshot): TemplateResult | string {
  if (loss?.user) return html`Nobody. Before: <code>${loss.user.sub}</code>.`;
  if (!user) return 'Nobody.';
  const { sub, sid } = user;
  return html`<code>${sub}</code>${
      sid ? html` <span class="soft">sid <code>${sid}</code></span>` : nothing
    }`;
}

function diagnosisView(diagnosis: SessionDiagnosis | null): TemplateResult | typeof nothing {
  if (!diagnosis) return nothing;
  const { code } = diagnosis;
  const [meaning, remedy] = describeDiagnosis(code);
  return html`<section class="diagnosis" aria-label="Diagnosis" data-code=${code}>
    <p>${markView('unsupported')} <code>${code}</code></p>
    <p data-field="diagnosis-meaning">${meaning}</p>
    ${
      remedy
        ? html`<p data-field="diagnosis-remedy"><strong>Remedy</strong> ${remedy}</p>`
        : nothing
    }
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
    ${Object.entries(reasons).map(
      ([trigger, reason]) =>
        html`<div>
          <dt><code>${trigger}</code></dt>
          <dd>${toSentence(reason)}</dd>
        </div>`,
    )}
  </dl>
</details>`;
