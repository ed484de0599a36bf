import type { SessionStatus } from '@auth0-heartbeat/core';
import { css, html, LitElement, type TemplateResult } from 'lit';
import { view } from '../../app/view';
import type { Lab } from '../lab';
import { tabCount } from '../stories';
import { labTexts } from '../texts';
import { baseStyles } from './element';
import './requests-card';

/** The report of one of the twenty tabs to the page that shows them. */
export interface TabReport {
  readonly tab: number;
  /** The status. `lost`: also after the clean-up. */
  readonly status: SessionStatus;
  /** The number of checks that this tab made. */
  readonly checks: number;
  /** The number of verifications, by checks of this tab or another one. */
  readonly rounds: number;
}

/** `<lab-tabs>`: twenty tabs as iframes, instead of the app. */
export class TwentyTabs extends LitElement {
  static override readonly styles = [
    baseStyles,
    css`
      .tabs {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(8rem, 1fr));
        gap: 0.5rem;
      }

      iframe {
        display: block;
        width: 100%;
        height: 3.25rem;
        border: 1px solid var(--line);
        border-radius: 7px;
        background: var(--surface);
      }
    `,
  ];

  readonly #lab: Lab;
  readonly #reports = new Map<number, TabReport>();

  constructor(lab: Lab) {
    super();
    this.#lab = lab;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('message', this.#onMessage);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('message', this.#onMessage);
  }

  readonly #onMessage = ({ data, origin }: MessageEvent<unknown>): void => {
    if (origin !== window.location.origin || !isTabReport(data)) return;
    this.#reports.set(data.tab, data);
    const all = [...this.#reports.values()];
    this.#lab.record({
      type: 'tabs',
      active: all.filter(({ status }) => status === 'active').length,
      lost: all.filter(({ status }) => status === 'lost').length,
      rounds: this.#reports.get(1)?.rounds ?? 0,
      checks: all.reduce((sum, { checks }) => sum + checks, 0),
    });
  };

  protected override render(): TemplateResult {
    return html`<main>
      <div class="page-head">
        <h1>${labTexts.tabs}</h1>
        <a href=${view.hrefOf('home')}>${labTexts.leaveTabs}</a>
      </div>
      <p class="hint">${labTexts.tabsAbout}</p>
      <ol class="tabs">
        ${Array.from({ length: tabCount }, (_, index) => tabView(index + 1))}
      </ol>
      <lab-requests></lab-requests>
    </main>`;
  }
}

customElements.define('lab-tabs', TwentyTabs);

function tabView(tab: number): TemplateResult {
  const query = new URLSearchParams(window.location.search);
  query.set('tab', String(tab));
  return html`<li><iframe title=${labTexts.tab(tab)} src=${`/tab/?${query}`}></iframe></li>`;
}

/** Type guard for a message of any origin. */
function isTabReport(data: unknown): data is TabReport {
  if (typeof data !== 'object' || data === null) return false;
  const { tab, status, checks, rounds }: Partial<Record<keyof TabReport, unknown>> = data;
  return [tab, checks, rounds].every(Number.isInteger) && typeof status === 'string';
}
