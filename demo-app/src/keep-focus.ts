/**
 * Moves the focus to what there is to do now, if the button that had it is gone: to the current step
 * of a story, else to the heading.
 */
export function keepFocus(panel: HTMLElement | null): void {
  if (!panel || document.activeElement !== document.body) return;
  const now =
    panel.querySelector<HTMLElement>('[aria-current=step]') ??
    panel.querySelector<HTMLElement>('h2');
  now?.focus({ preventScroll: true });
}
