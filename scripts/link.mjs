import { existsSync, mkdirSync, realpathSync, symlinkSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder known in another place. What is there already stays.
 *
 * @param {string} target
 * @param {string} path
 */
export function link(target, path) {
  if (existsSync(path)) return;
  mkdirSync(dirname(path), { recursive: true });
  // A junction, which only Windows knows, is what it allows everybody to make.
  symlinkSync(realpathSync(target), path, 'junction');
}
