import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../src/machine/diagnosis.js';
import type { DiagnosisCode } from '../src/session.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const guide = readFileSync(`${root}docs/troubleshooting.md`, 'utf8');

/** The sources of all packages: whoever adds a code, wherever it is, finds it missing in the guide. */
const sources = readdirSync(`${root}packages`).flatMap((name) =>
  readdirSync(`${root}packages/${name}/src`, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => readFileSync(`${root}packages/${name}/src/${path}`, 'utf8')),
);

/** The members of each union of strings whose name fits. */
function unions(name: RegExp): Map<string, readonly string[]> {
  const declaration = /^export type (\w+) =([^;]+);/gm;
  const found = sources.flatMap((source) => [...source.matchAll(declaration)]);
  return new Map(
    found
      .filter(([, type = '']) => name.test(type))
      .map(([, type = '', members = '']) => [
        type,
        [...members.matchAll(/'([^']+)'/g)].map(([, member = '']) => member),
      ]),
  );
}

/** What stands below a heading, up to the next one of its level or above. */
function section(heading: string): string {
  const lines = guide.split('\n');
  const start = lines.indexOf(heading);
  expect(lines, `the guide has the heading ${heading}`).toContain(heading);
  const level = heading.indexOf(' ');
  const end = lines.findIndex(
    (line, index) => index > start && /^#+ /.test(line) && line.indexOf(' ') <= level,
  );
  return lines.slice(start + 1, end === -1 ? undefined : end).join('\n');
}

/** The first cells of the tables of a section, which are codes. */
function rows(heading: string): readonly string[] {
  return [...section(heading).matchAll(/^\| `(\w+)` /gm)].map(([, code = '']) => code);
}

const each = (types: Map<string, readonly string[]>, heading: (type: string) => string) =>
  [...types].flatMap(([type, codes]) => codes.map((code) => [code, heading(type)] as const));

const diagnoses = unions(/^DiagnosisCode$/).get('DiagnosisCode') ?? [];
const errorCodes = unions(/ErrorCode$/);
const errors = each(errorCodes, (type) => `### \`${type.replace(/Code$/, '')}\``);
const found = [
  ...each(unions(/^UnverifiedCause$/), () => '## When a check finds nothing out'),
  ...each(unions(/^LossReason$/), () => '## Reasons of a loss'),
];

/** Those of security events are of RFC 8935, and not in a `new Refusal(` of their own. */
const refusals = new Set(
  sources.flatMap((source) =>
    [...source.matchAll(/new Refusal\(\s*\d{3},\s*'(\w+)'/g)].map(([, code = '']) => code),
  ),
);

describe('the guide to troubleshooting', () => {
  it('finds the codes in the sources', () => {
    expect(diagnoses).toContain('third_party_cookies_blocked');
    expect([...errorCodes.keys()]).toEqual(
      expect.arrayContaining([
        'LocalTenantErrorCode',
        'PushServerErrorCode',
        'SessionHeartbeatErrorCode',
      ]),
    );
    expect([...errorCodes.values()].filter((codes) => codes.length === 0)).toEqual([]);
    expect(found.map(([code]) => code)).toContain('rate_limited');
    expect(found.map(([code]) => code)).toContain('user_blocked');
    expect(refusals).toContain('too_many_streams');
  });

  it.each(diagnoses)('explains the diagnosis %s, in the words of the core', (code) => {
    const { message, help } = diagnose(code as DiagnosisCode);
    const text = section(`### \`${code}\``);
    expect(text).toContain(`> ${message}\n>\n> ${help}\n`);
    for (const question of ['What you see', 'Why', 'How to be sure', 'What to do']) {
      expect(text).toContain(`- **${question}:**`);
    }
  });

  it.each([...errors, ...found])('has a row for %s in %s', (code, heading) => {
    expect(rows(heading)).toContain(code);
  });

  it.each([...refusals])('has a row for the refusal %s of the push server', (code) => {
    expect(rows('### `PushServerError`')).toContain(code);
  });

  it('explains nothing that there is not', () => {
    const known = (codes: readonly (readonly [string, string])[], heading: string) =>
      codes.filter(([, of]) => of === heading).map(([code]) => code);
    for (const heading of new Set([...errors, ...found].map(([, of]) => of))) {
      const codes = [...known(errors, heading), ...known(found, heading)];
      const others = heading === '### `PushServerError`' ? [...refusals] : [];
      expect(rows(heading).filter((code) => ![...codes, ...others].includes(code))).toEqual([]);
    }
    const explained = [...section('## Diagnoses').matchAll(/^### `(\w+)`$/gm)].map(([, c]) => c);
    expect(explained).toEqual(diagnoses);
  });
});
