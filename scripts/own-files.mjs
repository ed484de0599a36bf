import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { root } from './root.mjs';

/**
 * The files of the repository that Git does not ignore.
 *
 * @param {string[]} patterns of Git, in which a star also stands for folders
 * @returns {string[]} paths from the repository's root
 */
export function ownFiles(...patterns) {
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'];
  const files = execFileSync('git', [...list, ...patterns], { cwd: root, encoding: 'utf8' });
  // Git lists a file that was deleted a moment ago.
  return files.split('\0').filter((file) => file && existsSync(`${root}/${file}`));
}
