import type { Session } from '@auth0-heartbeat/core';
import { defineSessionInspector } from '@auth0-heartbeat/inspector';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { userName } from '../../app/user';
import { tryTextsOf } from '../texts';
import { baseStyles, watchStore } from './element';
import './requests-card';

defineSessionInspector();

/** `<lab-instruments>`: the counter and the inspector, below the app of a signed-in user. */
export class InstrumentsPanel extends LitElement {
  static override readonly styles = [
    baseStyles,
    css`
      :host {
        display: grid;
        gap: var(--gap);
      }

      .steps {
        display: grid;
        gap: 0.5rem;
        padding-left: 1.375rem;
        list-style: decimal;
        font-size: 0.9375rem;
        line-height: 1.5;
      }

      .steps li {
        padding-left: 0.25rem;
      }

      .steps li::marker {
        color: var(--ink-soft);
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  /** Without the stories there is a list of things to try. */
  readonly #hasStories: boolean;
  readonly #userName = watchStore(this, userName);
  #session: Session | null = null;

  constructor(hasStories: boolean) {
    super();
    this.#hasStories = hasStories;
    this.hidden = true;
  }

  /** Shows this session. Returns an unsubscribe function. */
  follow(session: Session): () => void {
    this.#session = session;
    this.requestUpdate();
    const unsubscribe = session.subscribe(() => this.requestUpdate());
    return () => {
      unsubscribe();
      this.#session = null;
      this.requestUpdate();
    };
  }

  protected override willUpdate(): void {
    this.hidden = !this.#session || !this.#isSignedIn(this.#session);
  }

  protected override render(): TemplateResult | typeof nothing {
    const session = this.#session;
    if (!session || this.hidden) return nothing;
    return html`${this.#hasStories ? nothing : tryView(session)}
      <lab-requests></lab-requests>
      <session-inspector inline .heartbeat=${session}></session-inspector>`;
  }

  #isSignedIn(session: Session): boolean {
    const { status, login } = session.getSnapshot();
    return status !== 'signed_out' && login?.status !== 'blocked' && this.#userName.value !== null;
  }
}

customElements.define('lab-instruments', InstrumentsPanel);

/** Things to try at a tenant that the page cannot control. */
function tryView(session: Session): TemplateResult {
  const { heading, steps } = tryTextsOf(session.getSnapshot().status);
  return html`<section class="card" aria-labelledby="try-heading">
    <h2 id="try-heading">${heading}</h2>
    <ol class="steps">
      ${steps.map((text) => html`<li>${text}</li>`)}
    </ol>
  </section>`;
}
