import { type Corner, nearestCorner } from './place.js';

/** A shorter movement is a click. Pixels. */
const MIN_DISTANCE = 6;

/**
 * Moves the panel with the pointer that was pressed on its header, and calls back with the nearest
 * corner of the window when it is dropped. Ignores a press on a button. Calls nothing back if the
 * browser takes over the gesture (a scroll, a system gesture).
 */
export function dragToCorner(press: PointerEvent, onDrop: (corner: Corner) => void): void {
  const header = press.currentTarget as HTMLElement;
  const panel = header.parentElement;
  if (!panel || !('movable' in header.dataset)) return;
  if (press.button !== 0 || (press.target as Element).closest('button')) return;
  header.setPointerCapture(press.pointerId);
  const controller = new AbortController();
  const { signal } = controller;
  let isDragged = false;

  header.addEventListener(
    'pointermove',
    ({ clientX, clientY }) => {
      const [x, y] = [clientX - press.clientX, clientY - press.clientY];
      isDragged ||= Math.hypot(x, y) >= MIN_DISTANCE;
      // Set by script: a strict CSP blocks style attributes, but not this.
      if (isDragged) panel.style.translate = `${x}px ${y}px`;
    },
    { signal },
  );
  header.addEventListener('pointercancel', () => (isDragged = false), { signal });
  header.addEventListener(
    'lostpointercapture',
    ({ clientX, clientY }) => {
      controller.abort();
      panel.style.translate = '';
      if (isDragged) onDrop(nearestCorner(clientX, clientY, innerWidth, innerHeight));
    },
    { signal },
  );
}
