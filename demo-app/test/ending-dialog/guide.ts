import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const read = (path: string) => readFileSync(resolve(import.meta.dirname, '../../..', path), 'utf8');

/** The code blocks of the guide in this language. */
export function guideBlocks(language: string): string[] {
  const blocks = read('docs/idle-sessions.md').matchAll(/^```(\w+)\n(.*?)^```/gms);
  return [...blocks].filter(([, name]) => name === language).map(([, , code = '']) => code);
}

/** A file of the demo, without what differs in the guide: paths, and a comment with the file name. */
export const demoFile = (path: string) => normalize(read(`demo-app/${path}`));

export const normalize = (code: string) =>
  code
    .replace(/^\/\/ [\w.-]+\n/, '')
    .replace(/'[./]+(?:src\/)?app\/ending-texts'/g, "'./ending-texts'")
    .trim();
