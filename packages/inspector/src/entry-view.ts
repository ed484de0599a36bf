import type { SessionError } from '@auth0-heartbeat/core';
import type { NextCheck } from '@auth0-heartbeat/core/trace';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { describeDuration, timeOfDay } from './durations.js';
import type { CheckEntry, EndingStepEntry, Entry, LossEntry } from './entry.js';
import {
  describeAnnouncement,
  describeCheck,
  describeDiagnosis,
  describeLoss,
  describePush,
  describeRetry,
  describeSource,
  describeTurn,
  endingSteps,
  outcomes,
  reasons,
  type Tone,
  toSentence,
} from './words.js';

/** What an entry depends on besides itself. */
export interface EntryContext {
  /** Returns the name of the other tab whose check started then. `null` if it is not known. */
  readonly findTab: (startedAt: number) => string | null;
  readonly next: NextCheck | null;
  /** The newest entry about a check: the one that a retry repeats. */
  readonly newest: CheckEntry | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** A shape in the colour of a tone. Decorative: the word beside it says the same. */
export function markView(tone: Tone): TemplateResult {
  return html`<span class="mark" data-tone=${tone} aria-hidden="true"></span>`;
}

/** An entry of the timeline. */
export function entryView(entry: Entry, context: EntryContext): TemplateResult {
  switch (entry.kind) {
    case 'check':
    case 'remote':
      return checkView(entry, context);
    case 'loss':
      return lossView(entry);
    case 'diagnosis':
      return html`<li data-entry="diagnosis" data-code=${entry.code}>
        ${headView('unsupported', 'diagnosis', entry.at)}
        <p><code>${entry.code}</code> ${describeDiagnosis(entry.code)[0]}</p>
      </li>`;
    case 'push': {
      const { tone, word, meaning } = describePush(entry.live);
      return html`<li data-entry="push" data-live=${entry.live}>
        ${headView(tone, word, entry.at)}
        <p>${meaning}</p>
      </li>`;
    }
    case 'announcement':
      return html`<li data-entry="announcement" data-cause=${entry.cause}>
        ${headView('unverified', 'end announced', entry.at)}
        <p><code>${entry.cause}</code> ${describeAnnouncement(entry)}</p>
      </li>`;
    case 'postponement':
      return html`<li data-entry="postponement" data-cause=${entry.cause}>
        ${headView('active', 'end postponed', entry.at)}
        <p><code>${entry.cause}</code> The session continues.</p>
      </li>`;
    case 'confirmation':
      return html`<li data-entry="confirmation">
        ${headView('running', 'confirmation by redirect', entry.at)}
        <p>The page navigates to the tenant and back.</p>
      </li>`;
    default:
      return entry satisfies never;
  }
}

function headView(tone: Tone, word: string, at: number): TemplateResult {
  return html`<p class="head">
    ${markView(tone)}
    <strong data-tone=${tone} data-field="verdict">${word}</strong>
    <time data-field="time" datetime=${new Date(at).toISOString()}>${timeOfDay(at)}</time>
  </p>`;
}

function checkView(entry: CheckEntry, context: EntryContext): TemplateResult {
  const { findTab, next, newest, now } = context;
  const { kind, at, trigger, state, verdict, durationMs, probes } = entry;
  const { tone, word, meaning } = describeCheck(entry);
  const turn = describeTurn(entry);
  const retry = entry === newest ? describeRetry(next, now) : null;
  return html`<li
    data-entry=${kind}
    data-state=${state}
    data-trigger=${trigger}
    data-verdict=${verdict?.type ?? nothing}
    data-code=${verdict?.code ?? nothing}
  >
    ${headView(tone, word, at)}
    <p class="line">
      <span><code data-field="trigger">${trigger}</code> ${toSentence(reasons[trigger])}</span>
      <span class="end">
        <span data-field="source">${describeSource(entry, findTab)}</span>${
          durationMs === null
            ? nothing
            : html` · <span data-field="duration">${describeDuration(durationMs)}</span>`
        }
      </span>
    </p>
    ${
      meaning === null && retry === null
        ? nothing
        : html`<p class="line">
            <span data-field="meaning">${meaning}</span>
            ${retry === null ? nothing : html`<span class="end" data-field="retry">${retry}</span>`}
          </p>`
    }
    ${turn === null ? nothing : html`<p class="soft" data-field="turn">This check ${turn}.</p>`}
    ${
      // Most checks use a single probe.
      probes.length < 2
        ? nothing
        : html`<p class="soft" data-field="probes">Probes: ${probes.join(', ')}</p>`
    }
    ${
      // The entry of the loss shows its error.
      verdict?.type === 'lost' ? nothing : errorView(verdict?.error)
    }
  </li>`;
}

function lossView({ at, loss, error, steps }: LossEntry): TemplateResult {
  return html`<li
    data-entry="loss"
    data-verdict="lost"
    data-reason=${loss.reason}
    data-trigger=${loss.trigger}
  >
    ${headView('lost', 'session lost', at)}
    <p><code>${loss.reason}</code> ${describeLoss(loss.reason)}</p>
    ${errorView(error)}
    ${
      steps.length === 0
        ? nothing
        : html`<ol class="steps" role="list" aria-label="Steps of the ending">
            ${repeat(steps, (_, index) => index, stepView)}
          </ol>`
    }
  </li>`;
}

function stepView({ step, task, outcome, durationMs, error }: EndingStepEntry): TemplateResult {
  const { tone, word } = outcomes[outcome];
  return html`<li data-step=${step} data-task=${task ?? nothing} data-outcome=${outcome}>
    <p class="line">
      ${markView(tone)}
      <span><code>${step}</code> ${task ?? endingSteps[step]}</span>
      <span class="end">
        <span data-field="outcome">${word}</span>${
          durationMs === null
            ? nothing
            : html` · <span data-field="duration">${describeDuration(durationMs)}</span>`
        }
      </span>
    </p>
    ${errorView(error)}
  </li>`;
}

function errorView(error: SessionError | null | undefined): TemplateResult | typeof nothing {
  if (!error) return nothing;
  return html`<p class="error" data-field="error">
    ${error.error}${
      error.error_description === error.error ? nothing : html`: ${error.error_description}`
    }
  </p>`;
}
