import { css } from 'lit';

/** Colours, fonts and resets. */
export const ground = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  .root {
    --si-surface: light-dark(#ffffff, #19201d);
    --si-sunken: light-dark(#eef2ef, #141a17);
    --si-ink: light-dark(#17211e, #e6ece9);
    --si-ink-soft: light-dark(#536059, #a0ada7);
    --si-line: light-dark(#d9e0db, #2d3732);
    --si-line-strong: light-dark(#7d8a83, #7a8881);
    --si-accent: light-dark(#1f5f52, #7fcab5);
    --si-accent-hover: light-dark(#174a40, #9cdac8);
    --si-on-accent: light-dark(#ffffff, #0c231d);
    --si-focus: light-dark(#2563c9, #8ab6ff);
    --si-shadow: light-dark(rgb(23 33 30 / 0.2), rgb(0 0 0 / 0.55));

    --si-active: light-dark(#1b7a4b, #63cf97);
    --si-unverified: light-dark(#8f5a00, #e6b65a);
    --si-unsupported: light-dark(#44637f, #93b7d8);
    --si-neutral: light-dark(#5f6965, #9aa6a1);
    --si-lost: light-dark(#b3302b, #ff8f86);
    --si-interaction: light-dark(#6d4aa3, #c4adf2);

    --si-sans: var(
      --session-inspector-font,
      system-ui,
      -apple-system,
      'Segoe UI',
      Roboto,
      'Noto Sans',
      'Liberation Sans',
      sans-serif
    );
    --si-mono: ui-monospace, 'SF Mono', 'Cascadia Mono', 'Liberation Mono', Menlo, monospace;

    /* Elements without a tone must not inherit one from the page. */
    --si-tone: initial;
    --si-shape: initial;

    display: flex;
    container-type: inline-size;
    color: var(--si-ink);
    font: 400 0.875em/1.45 var(--si-sans);
    font-synthesis: none;
    -webkit-font-smoothing: antialiased;
    text-align: start;
  }

  .root[data-scheme='system'] {
    color-scheme: light dark;
  }

  :host([corner$='right']:not([inline])) .root {
    justify-content: flex-end;
  }

  h2,
  h3,
  p,
  ol,
  dl,
  dd {
    margin: 0;
    padding: 0;
  }

  ol {
    list-style: none;
  }

  code {
    font: 0.9286em/1.5 var(--si-mono);
    overflow-wrap: anywhere;
  }

  .soft,
  .timeline code,
  dt {
    color: var(--si-ink-soft);
  }

  :focus-visible {
    outline: 2px solid var(--si-focus);
    outline-offset: -2px;
  }

  .visually-hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  @media (prefers-contrast: more) {
    .root {
      --si-ink-soft: var(--si-ink);
      --si-line: var(--si-line-strong);
    }
  }
`;
