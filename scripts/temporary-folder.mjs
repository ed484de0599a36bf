import { mkdtempSync, rmSync } from 'node:fs';

/**
 * Makes a folder that is gone after `remove`, and also when the process ends before that: Ctrl-C
 * comes to no `finally`.
 *
 * @param {string} prefix of its path
 */
export function temporaryFolder(prefix) {
  const folder = mkdtempSync(prefix);
  function remove() {
    process.off('exit', remove);
    rmSync(folder, { recursive: true, force: true });
  }
  process.on('exit', remove);
  return { folder, remove };
}
