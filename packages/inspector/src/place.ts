import { propertiesOf } from './untrusted.js';

/** A corner of the window. */
export type Corner = 'top-left' | 'top-right' | 'bottom-right' | 'bottom-left';

/** The corner of the inspector, and whether it is collapsed. */
export interface Place {
  readonly corner: Corner;
  readonly collapsed: boolean;
}

/** The key of the place in `localStorage`. */
export const placeKey = 'auth0-heartbeat.inspector';

const clockwise: readonly Corner[] = ['top-left', 'top-right', 'bottom-right', 'bottom-left'];

/** Type guard for the name of a corner. */
export function isCorner(value: unknown): value is Corner {
  return clockwise.some((corner) => corner === value);
}

/** The next corner, clockwise. */
export function nextCorner(corner: Corner): Corner {
  return clockwise[(clockwise.indexOf(corner) + 1) % clockwise.length] ?? corner;
}

/** The corner in the direction of an arrow key. `null` for any other key. */
export function cornerTowards(corner: Corner, key: string): Corner | null {
  const [vertical, horizontal] = corner.split('-') as ['top' | 'bottom', 'left' | 'right'];
  switch (key) {
    case 'ArrowUp':
      return `top-${horizontal}`;
    case 'ArrowDown':
      return `bottom-${horizontal}`;
    case 'ArrowLeft':
      return `${vertical}-left`;
    case 'ArrowRight':
      return `${vertical}-right`;
    default:
      return null;
  }
}

/** The corner of a window that is nearest to a point. Pixels. */
export function nearestCorner(x: number, y: number, width: number, height: number): Corner {
  return `${y < height / 2 ? 'top' : 'bottom'}-${x < width / 2 ? 'left' : 'right'}`;
}

/** Reads the stored place. `null` if there is none or it is invalid. */
export function readPlace(): Place | null {
  try {
    const place: unknown = JSON.parse(localStorage.getItem(placeKey) ?? 'null');
    const { corner, collapsed } = propertiesOf(place);
    return isCorner(corner) && typeof collapsed === 'boolean' ? { corner, collapsed } : null;
  } catch {
    return null;
  }
}

/** Stores the place. Does nothing if the storage is not available. */
export function storePlace({ corner, collapsed }: Place): void {
  try {
    localStorage.setItem(placeKey, JSON.stringify({ corner, collapsed }));
  } catch {
    // Private mode or a full quota: the next page uses the default.
  }
}
