import { readFileSync } from 'node:fs';
import { repository } from '../../.vitepress/pages.js';

/** The cells of a row by the headers of its table. */
type Row = Readonly<Record<string, string>>;

/** A reference page, or a section of one. */
export interface Section {
  /** The rows of all tables in it, by their first cell without backticks. */
  rows(header?: string): Map<string, Row>;
  /** The text below a heading, up to the next one of its level or above. */
  section(heading: string): Section;
  /** The text below each heading of this level, by the heading without backticks. */
  sections(level: number): Map<string, string>;
}

/** Reads a page of docs, without its extension. */
export function readPage(name: string): Section {
  return sectionOf(readFileSync(`${repository}/docs/${name}.md`, 'utf8'));
}

function sectionOf(text: string): Section {
  return {
    rows: (header) => rowsOf(text, header),
    section(heading) {
      const found = sectionsOf(text, /^#+/.exec(heading)?.[0].length ?? 0).get(
        withoutCode(heading.replace(/^#+ /, '')),
      );
      if (found === undefined) throw new Error(`There is no heading ${heading}.`);
      return sectionOf(found);
    },
    sections: (level) => sectionsOf(text, level),
  };
}

function sectionsOf(text: string, level: number): Map<string, string> {
  const found = new Map<string, string>();
  let heading: string | undefined;
  for (const line of text.split('\n')) {
    const [, marks = '', title = ''] = /^(#+) (.+)$/.exec(line) ?? [];
    if (marks && marks.length <= level) {
      heading = marks.length === level ? withoutCode(title) : undefined;
      if (heading !== undefined) found.set(heading, '');
    } else if (heading !== undefined) found.set(heading, `${found.get(heading)}${line}\n`);
  }
  return found;
}

/** @param header Only tables whose first column has this header. */
function rowsOf(text: string, header?: string): Map<string, Row> {
  const found = new Map<string, Row>();
  for (const [table] of text.matchAll(/(?:^\|.*\|\n)+/gm)) {
    const [headers = [], , ...rows] = table.trimEnd().split('\n').map(cellsOf);
    if (header !== undefined && headers[0] !== header) continue;
    for (const cells of rows) {
      const row = Object.fromEntries(headers.map((name, index) => [name, cells[index] ?? '']));
      found.set(withoutCode(cells[0] ?? ''), row);
    }
  }
  return found;
}

function cellsOf(line: string): string[] {
  return line
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));
}

/** Removes the backticks around code. */
export function withoutCode(text: string): string {
  return text.replace(/^`(.*)`$/, '$1');
}
