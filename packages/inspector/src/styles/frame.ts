import { css } from 'lit';

/** The panel, its header and buttons, and the collapsed panel. */
export const frame = css`
  .panel,
  .pill {
    border: 1px solid var(--si-line);
    background: var(--si-surface);
    color: var(--si-ink);
    box-shadow: 0 8px 28px var(--si-shadow);
    contain: content;
    pointer-events: auto;
  }

  .panel {
    display: flex;
    flex: 1 1 auto;
    flex-direction: column;
    min-inline-size: 0;
    max-block-size: min(
      42em,
      100dvh - max(12px, env(safe-area-inset-top)) - max(12px, env(safe-area-inset-bottom))
    );
    border-radius: 10px;
    overflow: hidden;
  }

  :host([inline]) .panel {
    max-block-size: var(--session-inspector-max-height, 42em);
    box-shadow: none;
  }

  header {
    display: flex;
    flex: none;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 0.625em;
    padding: 0.5em 0.5em 0.5em 1em;
    min-block-size: 3em;
  }

  header[data-movable] {
    cursor: grab;
    touch-action: none;
    -webkit-user-select: none;
    user-select: none;
  }

  header[data-movable]:active {
    cursor: grabbing;
  }

  h2 {
    font-size: 1em;
    font-weight: 650;
    line-height: 1.3;
    letter-spacing: -0.005em;
    min-inline-size: 0;
  }

  .corner-actions {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: 0.25em;
    margin-inline-start: auto;
  }

  .status {
    display: grid;
    flex: none;
    grid-template-columns: auto minmax(0, 1fr);
    align-items: center;
    column-gap: 0.5em;
    padding: 0.5em 1em 0.625em;
    border-block: 1px solid var(--si-line);
    background: color-mix(in srgb, var(--si-tone) 9%, var(--si-surface));
  }

  .status strong {
    font-size: 1.2143em;
    line-height: 1.3;
    letter-spacing: -0.01em;
  }

  .status p {
    grid-column: 2;
  }

  .body {
    flex: 1 1 auto;
    min-block-size: 0;
    padding: 0.75em 1em 1em;
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
  }

  .body > * + * {
    margin-block-start: 0.75em;
  }

  /* Buttons */

  button {
    min-block-size: 2.1429em;
    padding: 0.25em 0.75em;
    border: 1px solid var(--si-line-strong);
    border-radius: 7px;
    background: var(--si-surface);
    color: var(--si-ink);
    font: 550 1em/1.3 var(--si-sans);
    cursor: pointer;
  }

  button:hover {
    border-color: var(--si-ink);
  }

  button:active {
    background: var(--si-sunken);
  }

  button:focus-visible {
    outline-offset: 1px;
  }

  button.primary {
    border-color: var(--si-accent);
    background: var(--si-accent);
    color: var(--si-on-accent);
  }

  button.primary:hover,
  button.primary:active {
    border-color: var(--si-accent-hover);
    background: var(--si-accent-hover);
  }

  header button {
    border-color: transparent;
    background: transparent;
    color: var(--si-ink-soft);
    font-size: 0.9286em;
  }

  header button:hover {
    background: var(--si-sunken);
    border-color: transparent;
    color: var(--si-ink);
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5em;
  }

  .notice {
    color: var(--si-ink-soft);
    font-size: 0.9286em;
  }

  button.pill {
    display: inline-flex;
    align-items: center;
    gap: 0.4em;
    min-block-size: 2.5714em;
    padding-inline: 0.875em 1em;
    border: 1px solid var(--si-line-strong);
    border-radius: 99px;
    background: var(--si-surface);
    font-variant-numeric: tabular-nums;
  }

  .pill .age {
    color: var(--si-ink-soft);
    white-space: nowrap;
  }
`;
