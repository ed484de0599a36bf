import { rmSync } from 'node:fs';
import { engines } from '../engines.mjs';
import { must } from '../run.mjs';
import { publishedPackages, tarballs } from './published.mjs';

/** Packs every package as it goes to npm, with real ranges instead of `workspace:`. */
export async function createTarballs() {
  rmSync(tarballs, { recursive: true, force: true });
  await must('npx', [
    ...['-y', '--prefer-offline', `pnpm@${engines.pnpm}`, '--recursive', '--filter=./packages/*'],
    ...['pack', '--pack-destination', tarballs],
  ]);
  return publishedPackages();
}
