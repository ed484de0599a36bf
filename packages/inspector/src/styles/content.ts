import { css } from 'lit';

/** The content of the panel: facts, the diagnosis, the timeline, the legend. */
export const content = css`
  .facts {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(22em, 100%), 1fr));
    gap: 0.25em 1.5em;
    font-variant-numeric: tabular-nums;
  }

  .facts > div {
    display: grid;
    grid-template-columns: 6em minmax(0, 1fr);
    column-gap: 0.75em;
    align-items: baseline;
  }

  .facts dd {
    overflow-wrap: anywhere;
  }

  .diagnosis {
    display: grid;
    gap: 0.375em;
    padding: 0.625em 0.875em;
    border-inline-start: 3px solid var(--si-unsupported);
    border-radius: 0 7px 7px 0;
    background: color-mix(in srgb, var(--si-unsupported) 10%, var(--si-surface));
    overflow-wrap: anywhere;
  }

  .diagnosis code {
    color: var(--si-unsupported);
    font-weight: 600;
  }

  /* Timeline */

  h3 {
    font-size: 1em;
    font-weight: 650;
    line-height: 1.3;
  }

  .body > h3 + * {
    margin-block-start: 0.25em;
  }

  .timeline {
    font-variant-numeric: tabular-nums;
  }

  .timeline > li {
    padding-block: 0.5em;
    border-block-start: 1px solid var(--si-line);
    overflow-wrap: anywhere;
  }

  .head {
    display: flex;
    align-items: baseline;
    column-gap: 0.5em;
  }

  .line {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    align-items: baseline;
    column-gap: 0.75em;
  }

  .head time {
    margin-inline-start: auto;
    color: var(--si-ink-soft);
  }

  .timeline > li > :not(.head, .steps, .error) {
    padding-inline-start: 1.25em;
  }

  .end {
    color: var(--si-ink-soft);
    text-align: end;
  }

  [data-field='retry'] {
    color: var(--si-unverified);
    font-weight: 550;
  }

  .timeline > li > .error {
    padding-inline-start: 1.3462em;
  }

  .error {
    color: var(--si-ink-soft);
    font: 0.9286em/1.5 var(--si-mono);
  }

  .steps {
    display: grid;
    gap: 0.25em;
    margin-block-start: 0.5em;
    margin-inline-start: 1.25em;
    padding: 0.5em 0.75em;
    border-radius: 7px;
    background: var(--si-sunken);
  }

  .steps .line {
    grid-template-columns: auto minmax(0, 1fr) auto;
    column-gap: 0.5em;
  }

  .steps .mark {
    inline-size: 0.6429em;
    block-size: 0.6429em;
  }

  .steps .error {
    padding-inline-start: 1.1429em;
    color: var(--si-lost);
  }

  [data-outcome='failed'] [data-field='outcome'] {
    color: var(--si-lost);
    font-weight: 600;
  }

  .legend {
    padding-block-start: 0.625em;
    border-block-start: 1px solid var(--si-line);
  }

  summary {
    padding-block: 0.25em;
    color: var(--si-ink-soft);
    cursor: pointer;
  }

  .legend dl {
    display: grid;
    gap: 0.375em;
    margin-block-start: 0.5em;
  }

  .legend dl > div {
    display: grid;
    grid-template-columns: 10em minmax(0, 1fr);
    column-gap: 0.75em;
    align-items: baseline;
  }

  .legend dt .mark {
    display: inline-block;
  }

  @container (inline-size < 16em) {
    .facts > div {
      grid-template-columns: minmax(0, 1fr);
    }
  }

  @container (inline-size < 25em) {
    .steps {
      margin-inline-start: 0;
    }

    .legend dl > div {
      grid-template-columns: minmax(0, 1fr);
    }
  }
`;
