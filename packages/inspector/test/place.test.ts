import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  type Corner,
  cornerTowards,
  nearestCorner,
  nextCorner,
  placeKey,
  readPlace,
  storePlace,
} from '../src/place.js';

afterEach(() => {
  vi.restoreAllMocks();
  localStorage.clear();
});

describe('the place', () => {
  it('cycles through the four corners', () => {
    const corners: Corner[] = ['top-left', 'top-right', 'bottom-right', 'bottom-left'];
    expect(corners.map(nextCorner)).toEqual([...corners.slice(1), 'top-left']);
  });

  it.each<[Corner, string, Corner | null]>([
    ['bottom-right', 'ArrowLeft', 'bottom-left'],
    ['bottom-right', 'ArrowUp', 'top-right'],
    ['top-left', 'ArrowDown', 'bottom-left'],
    ['top-left', 'ArrowRight', 'top-right'],
    ['top-left', 'ArrowLeft', 'top-left'],
    ['top-left', 'Enter', null],
  ])('moves from %s with %s to %s', (corner, key, expected) => {
    expect(cornerTowards(corner, key)).toBe(expected);
  });

  it('is the corner nearest to a drop', () => {
    expect(nearestCorner(10, 10, 100, 100)).toBe('top-left');
    expect(nearestCorner(90, 51, 100, 100)).toBe('bottom-right');
  });

  it('is stored', () => {
    storePlace({ corner: 'top-left', collapsed: true });
    expect(readPlace()).toEqual({ corner: 'top-left', collapsed: true });
  });

  it.each([
    'no JSON',
    'null',
    '7',
    '{"corner":"middle","collapsed":true}',
    '{"corner":"top-left","collapsed":"yes"}',
  ])('ignores the stored value %s', (text) => {
    localStorage.setItem(placeKey, text);
    expect(readPlace()).toBeNull();
  });

  it('is not stored if the storage throws', () => {
    vi.stubGlobal('localStorage', undefined);
    storePlace({ corner: 'top-left', collapsed: true });
    expect(readPlace()).toBeNull();
    vi.unstubAllGlobals();
  });
});
