import { spawnSync } from 'node:child_process';

/** There is none on most Windows machines. */
export const hasShell = spawnSync('sh', ['-c', ':']).status === 0;

/**
 * Reads commands as a shell would, without running them.
 *
 * @param {string} code
 * @returns {{ offset: number, message: string } | undefined} what is wrong, and how many lines below the first
 */
export function shellProblem(code) {
  const { status, stderr } = spawnSync('sh', ['-n'], { input: code, encoding: 'utf8' });
  if (status === 0) return undefined;
  const line = Number(/\b(?:line )?(\d+):/.exec(stderr)?.[1] ?? 1);
  return { offset: line - 1, message: stderr.trim() };
}
