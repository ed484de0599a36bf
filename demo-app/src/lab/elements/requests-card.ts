import { css, html, LitElement, type TemplateResult } from 'lit';
import { requestCount } from '../request-count';
import { requestTexts } from '../texts';
import { baseStyles, watchStore } from './element';

/** `<lab-requests>`: the requests of all tabs of this browser, and those of a `setInterval` in each tab. */
export class RequestsCard extends LitElement {
  static override readonly styles = [
    baseStyles,
    css`
      header {
        display: flex;
        align-items: baseline;
        justify-content: space-between;
        gap: 1rem;
      }

      dl {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(15rem, 100%), 1fr));
        gap: 0.75rem 1.5rem;
      }

      dl > div {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        align-items: baseline;
        column-gap: 0.5rem;
      }

      dd {
        grid-column: 1;
        grid-row: 1;
        font-size: 1.3125rem;
        font-weight: 650;
        font-variant-numeric: tabular-nums;
        line-height: 1.25;
        letter-spacing: -0.01em;
      }

      dt {
        grid-column: 2;
        grid-row: 1;
        color: var(--ink-soft);
        font-size: var(--small);
      }

      svg {
        grid-column: 1 / -1;
        width: 100%;
        height: 6px;
        margin-top: 0.3125rem;
      }

      rect {
        fill: color-mix(in srgb, var(--ink) 9%, transparent);
      }

      rect + rect {
        fill: var(--line-strong);
      }

      [data-count='made'] rect + rect {
        fill: var(--active);
      }
    `,
  ];

  readonly #count = watchStore(this, requestCount);

  protected override render(): TemplateResult {
    return html`<section class="card" aria-labelledby="heading">
      <header>
        <h2 id="heading">${requestTexts.heading}</h2>
        <button type="button" class="quiet" @click=${() => requestCount.reset()}>
          ${requestTexts.reset}
        </button>
      </header>
      <dl>${this.#countView('made')} ${this.#countView('bare')}</dl>
      <p class="hint">${requestTexts.hint}</p>
    </section>`;
  }

  #countView(name: 'made' | 'bare'): TemplateResult {
    const { made, bare } = this.#count.value;
    const count = this.#count.value[name];
    const share = count / Math.max(made, bare, 1);
    return html`<div data-count=${name}>
      <dt>${requestTexts[name]}</dt>
      <dd data-testid=${`requests-${name}`}>${count}</dd>
      <svg aria-hidden="true">
        <rect width="100%" height="6" rx="3" />
        <rect width=${`${share * 100}%`} height="6" rx="3" />
      </svg>
    </div>`;
  }
}

customElements.define('lab-requests', RequestsCard);
