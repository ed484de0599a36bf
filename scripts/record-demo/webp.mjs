import { spawnSync } from 'node:child_process';
import { statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { temporaryFolder } from '../temporary-folder.mjs';

/** @typedef {{ png: Buffer, durationMs: number }} Picture */

const program = 'img2webp';

/** What a person can do when there is no encoder. */
export const withoutEncoder = [
  `The film is encoded by ${program}, which is missing.`,
  'Install it (Debian: apt-get install webp; Homebrew: brew install webp).',
].join('\n');

export function hasEncoder() {
  return spawnSync(program, ['-version']).status === 0;
}

/**
 * Writes an animated WebP that repeats for ever.
 *
 * @param {Picture[]} pictures
 * @param {string} file
 * @returns {number} its size in bytes
 */
export function encodeWebp(pictures, file) {
  const { folder, remove } = temporaryFolder(join(tmpdir(), 'auth0-heartbeat-film-'));
  try {
    const frames = pictures.flatMap(({ png, durationMs }, index) => {
      const path = join(folder, `${index}.png`);
      writeFileSync(path, png);
      return ['-d', String(Math.max(1, Math.round(durationMs))), path];
    });
    const options = ['-loop', '0', '-min_size', '-lossless', '-m', '4'];
    // `-d` is an option of each frame, the others too, and hold until they are changed.
    const { status, stderr, error } = spawnSync(program, [...options, ...frames, '-o', file], {
      encoding: 'utf8',
    });
    if (status !== 0) throw error ?? new Error(`${program} failed: ${stderr}`);
    return statSync(file).size;
  } finally {
    remove();
  }
}
