import { type Corner, nearestCorner } from './place.js';

/** Less than that is a click. Pixels. */
const LEAST = 6;

/**
 * Lets the panel follow the pointer that was pressed on its header, and says at the end which
 * corner of the window it was dropped near to. A press on a button is left alone; a gesture that
 * the browser takes over (a scroll, a system gesture) drops it nowhere.
 */
export function dragToCorner(pressed: PointerEvent, dropped: (corner: Corner) => void): void {
  const header = pressed.currentTarget as HTMLElement;
  const panel = header.parentElement;
  if (!panel || !('movable' in header.dataset)) return;
  if (pressed.button !== 0 || (pressed.target as Element).closest('button')) return;
  header.setPointerCapture(pressed.pointerId);
  const listening = new AbortController();
  const { signal } = listening;
  let isDragged = false;

  header.addEventListener(
    'pointermove',
    ({ clientX, clientY }) => {
      const [x, y] = [clientX - pressed.clientX, clientY - pressed.clientY];
      isDragged ||= Math.hypot(x, y) >= LEAST;
      // By script: a strict CSP refuses style attributes, not this.
      if (isDragged) panel.style.translate = `${x}px ${y}px`;
    },
    { signal },
  );
  header.addEventListener('pointercancel', () => (isDragged = false), { signal });
  header.addEventListener(
    'lostpointercapture',
    ({ clientX, clientY }) => {
      listening.abort();
      panel.style.translate = '';
      if (isDragged) dropped(nearestCorner(clientX, clientY, innerWidth, innerHeight));
    },
    { signal },
  );
}
