/**
 * Moves the focus to the current step of the story, or to the heading, if the button that had the
 * focus was removed.
 */
export function restoreFocus(panel: HTMLElement | null): void {
  if (!panel || document.activeElement !== document.body) return;
  const target =
    panel.querySelector<HTMLElement>('[aria-current=step]') ??
    panel.querySelector<HTMLElement>('h2');
  target?.focus({ preventScroll: true });
}
