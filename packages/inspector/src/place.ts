/** A corner of the window. */
export type Corner = 'top-left' | 'top-right' | 'bottom-right' | 'bottom-left';

/** Where the inspector is docked, and whether it is collapsed. */
export interface Place {
  readonly corner: Corner;
  readonly collapsed: boolean;
}

/** Where the place is remembered in `localStorage`. */
export const placeKey = 'auth0-heartbeat.inspector';

const clockwise: readonly Corner[] = ['top-left', 'top-right', 'bottom-right', 'bottom-left'];

/** Whether it names a corner. */
export function isCorner(value: unknown): value is Corner {
  return clockwise.some((corner) => corner === value);
}

/** The next corner, clockwise. */
export function nextCorner(corner: Corner): Corner {
  return clockwise[(clockwise.indexOf(corner) + 1) % clockwise.length] ?? corner;
}

/** The corner in the direction of an arrow key, or `null` for any other key. */
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

/** The corner of a window of that size that a point of it is nearest to. Pixels. */
export function nearestCorner(x: number, y: number, width: number, height: number): Corner {
  return `${y < height / 2 ? 'top' : 'bottom'}-${x < width / 2 ? 'left' : 'right'}`;
}

/** The remembered place; `null` where there is none, or none that makes sense. */
export function readPlace(): Place | null {
  try {
    const place = JSON.parse(localStorage.getItem(placeKey) ?? 'null') as unknown;
    const { corner, collapsed } = Object(place) as Record<string, unknown>;
    return isCorner(corner) && typeof collapsed === 'boolean' ? { corner, collapsed } : null;
  } catch {
    return null;
  }
}

/** Remembers the place. Where the storage refuses, it is not remembered. */
export function rememberPlace({ corner, collapsed }: Place): void {
  try {
    localStorage.setItem(placeKey, JSON.stringify({ corner, collapsed }));
  } catch {
    // Private mode, a full quota: the next page begins with the default.
  }
}
