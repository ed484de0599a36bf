import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  type Corner,
  cornerTowards,
  nearestCorner,
  nextCorner,
  placeKey,
  readPlace,
  rememberPlace,
} from '../src/place.js';

afterEach(() => {
  vi.restoreAllMocks();
  localStorage.clear();
});

describe('the place', () => {
  it('goes round the four corners', () => {
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
  ])('%s: %s leads to %s', (corner, key, expected) => {
    expect(cornerTowards(corner, key)).toBe(expected);
  });

  it('is where a panel is dropped', () => {
    expect(nearestCorner(10, 10, 100, 100)).toBe('top-left');
    expect(nearestCorner(90, 51, 100, 100)).toBe('bottom-right');
  });

  it('is remembered', () => {
    rememberPlace({ corner: 'top-left', collapsed: true });
    expect(readPlace()).toEqual({ corner: 'top-left', collapsed: true });
  });

  it.each([
    'no JSON',
    'null',
    '7',
    '{"corner":"middle","collapsed":true}',
    '{"corner":"top-left","collapsed":"yes"}',
  ])('is not read from %s', (text) => {
    localStorage.setItem(placeKey, text);
    expect(readPlace()).toBeNull();
  });

  it('is not remembered where the storage throws', () => {
    vi.stubGlobal('localStorage', undefined);
    rememberPlace({ corner: 'top-left', collapsed: true });
    expect(readPlace()).toBeNull();
    vi.unstubAllGlobals();
  });
});
