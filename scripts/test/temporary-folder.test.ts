import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { root } from '../root.mjs';

/** The folder of a process that makes one, tells where it is, and does `then`. */
function madeBy(then: string) {
  const script = `
    import { join } from 'node:path';
    import { tmpdir } from 'node:os';
    import { temporaryFolder } from './scripts/temporary-folder.mjs';
    const { folder, remove } = temporaryFolder(join(tmpdir(), 'temporary-folder-'));
    console.log(folder, (await import('node:fs')).existsSync(folder));
    ${then}`;
  const args = ['--input-type=module', '--eval', script];
  const [folder = '', existed] = execFileSync(process.execPath, args, {
    cwd: root,
    encoding: 'utf8',
  })
    .trim()
    .split(' ');
  expect(existed).toBe('true');
  return folder;
}

it.each(['remove();', 'process.exit(0); remove();'])('is removed after %s', (then) => {
  expect(existsSync(madeBy(then))).toBe(false);
});
