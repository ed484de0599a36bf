import type { SessionError } from '@auth0-heartbeat/core';
import type { NextCheck } from '@auth0-heartbeat/core/trace';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { describeDuration, timeOfDay } from './durations.js';
import type { CheckEntry, EndingStepEntry, Entry, LossEntry } from './entry.js';
import {
  describeAsker,
  describeCheck,
  describeLoss,
  describePush,
  describeRetry,
  diagnoses,
  endingSteps,
  outcomes,
  type Tone,
  triggers,
} from './words.js';

/** What the entries are shown with. */
export interface EntrySurroundings {
  /** Which other tab asked then; `null`: not known. */
  readonly askedBy: (askedAt: number) => string | null;
  readonly next: NextCheck | null;
  /** The newest of the entries of checks: a retry would be one of it. */
  readonly newest: CheckEntry | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** A shape in the colour of a tone. It says nothing that the word beside it does not say. */
export function markView(tone: Tone): TemplateResult {
  return html`<span class="mark" data-tone=${tone} aria-hidden="true"></span>`;
}

/** One entry of the timeline. */
export function entryView(entry: Entry, surroundings: EntrySurroundings): TemplateResult {
  switch (entry.kind) {
    case 'check':
    case 'adopted':
      return checkView(entry, surroundings);
    case 'loss':
      return lossView(entry);
    case 'diagnosis':
      return html`<li data-entry="diagnosis" data-code=${entry.code}>
        ${headView('unsupported', 'diagnosis', entry.at)}
        <p><code>${entry.code}</code> ${diagnoses[entry.code]}</p>
      </li>`;
    case 'push': {
      const { tone, word, meaning } = describePush(entry.live);
      return html`<li data-entry="push" data-live=${entry.live}>
        ${headView(tone, word, entry.at)}
        <p>${meaning}</p>
      </li>`;
    }
    case 'confirmation':
      return html`<li data-entry="confirmation">
        ${headView('asking', 'asking by redirect', entry.at)}
        <p>The page leaves for a moment, to ask the tenant at the top level.</p>
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

function checkView(entry: CheckEntry, surroundings: EntrySurroundings): TemplateResult {
  const { askedBy, next, newest, now } = surroundings;
  const { kind, at, trigger, state, verdict, durationMs, probes } = entry;
  const { tone, word, meaning } = describeCheck(entry);
  const asker = describeAsker(entry, askedBy);
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
      <span><code data-field="trigger">${trigger}</code> ${triggers[trigger]}</span>
      <span class="end">
        <span data-field="asked-by">${asker}</span>${
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
    ${
      // One probe is what a check asks; more of them are worth a line.
      probes.length < 2
        ? nothing
        : html`<p class="soft" data-field="probes">Asked in turn: ${probes.join(', ')}</p>`
    }
    ${
      // Told with the loss.
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
