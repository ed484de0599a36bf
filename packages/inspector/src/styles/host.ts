import { css } from 'lit';

/**
 * The element in the page. It resets the styles of the page: an important rule of a shadow root takes
 * precedence over an important rule of the page.
 *
 * Lengths are in `em` of the font size that the user set in the browser, not of the page's.
 */
export const host = css`
  :host {
    all: initial !important;
    color-scheme: inherit !important;
    direction: ltr !important;
    unicode-bidi: isolate !important;
    position: fixed !important;
    z-index: 2147483647 !important;
    display: block !important;
    inline-size: min(
      27em,
      100vw - max(12px, env(safe-area-inset-left)) - max(12px, env(safe-area-inset-right))
    ) !important;
    max-inline-size: none !important;
    contain: layout style !important;
    pointer-events: none !important;
  }

  :host::before,
  :host::after {
    content: none !important;
  }

  :host([corner^='top']) {
    inset-block-start: max(12px, env(safe-area-inset-top)) !important;
  }

  :host([corner^='bottom']) {
    inset-block-end: max(12px, env(safe-area-inset-bottom)) !important;
  }

  :host([corner$='left']) {
    inset-inline-start: max(12px, env(safe-area-inset-left)) !important;
  }

  :host([corner$='right']) {
    inset-inline-end: max(12px, env(safe-area-inset-right)) !important;
  }

  :host([inline]) {
    position: static !important;
    z-index: auto !important;
    inline-size: auto !important;
  }

  :host([hidden]) {
    display: none !important;
  }

  @media print {
    :host(:not([inline])) {
      display: none !important;
    }
  }
`;
