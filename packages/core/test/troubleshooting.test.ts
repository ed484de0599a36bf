import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { warnInDevelopment } from '../src/browser/development-warnings.js';
import type { SessionHeartbeat } from '../src/contract/session-heartbeat.js';
import type { DiagnosisCode } from '../src/contract/session.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const guide = readFileSync(`${root}docs/troubleshooting.md`, 'utf8');
const diagnosesPage = readFileSync(`${root}docs/reference/diagnoses.md`, 'utf8');

/** The sources of all packages, so that a new code without an entry in the guide is found. */
const sources = readdirSync(`${root}packages`).flatMap((name) =>
  readdirSync(`${root}packages/${name}/src`, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => readFileSync(`${root}packages/${name}/src/${path}`, 'utf8')),
);

/** Returns the members of each union of strings whose name matches. */
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

/** Returns the text below a heading, up to the next heading of its level or above. */
function section(heading: string, page = guide): string {
  const lines = page.split('\n');
  const start = lines.indexOf(heading);
  expect(lines, `the page has the heading ${heading}`).toContain(heading);
  const level = heading.indexOf(' ');
  const end = lines.findIndex(
    (line, index) => index > start && /^#+ /.test(line) && line.indexOf(' ') <= level,
  );
  return lines.slice(start + 1, end === -1 ? undefined : end).join('\n');
}

/** Returns the codes in the first cells of the tables of a section. */
function rows(heading: string): readonly string[] {
  return [...section(heading).matchAll(/^\| `(\w+)` /gm)].map(([, code = '']) => code);
}

const each = (types: Map<string, readonly string[]>, heading: (type: string) => string) =>
  [...types].flatMap(([type, codes]) => codes.map((code) => [code, heading(type)] as const));

const diagnoses = unions(/^DiagnosisCode$/).get('DiagnosisCode') ?? [];
const errorCodes = unions(/ErrorCode$/);
const errors = each(errorCodes, (type) => `### \`${type.replace(/Code$/, '')}\``);

/** The error responses of the push server. RFC 8935 defines those of security events. */
const refusals = new Set(
  sources.flatMap((source) =>
    [...source.matchAll(/new RequestError\(\s*\d{3},\s*'(\w+)'/g)].map(([, code = '']) => code),
  ),
);

/** A heartbeat emits the diagnosis in development. */
function explain(code: DiagnosisCode): void {
  const on: SessionHeartbeat['on'] = (_event, handler) => {
    handler({ code } as never);
    return () => {};
  };
  warnInDevelopment({ on }, Infinity);
}

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe('the pages about errors and diagnoses', () => {
  it('is compared with the codes in the sources', () => {
    expect(diagnoses).toContain('third_party_cookies_blocked');
    expect([...errorCodes.keys()]).toEqual(
      expect.arrayContaining([
        'LocalTenantErrorCode',
        'PushServerErrorCode',
        'SessionHeartbeatErrorCode',
      ]),
    );
    expect([...errorCodes.values()].filter((codes) => codes.length === 0)).toEqual([]);
    expect(refusals).toContain('temporarily_unavailable');
  });

  it.each(diagnoses)('quotes the console message of the diagnosis %s and explains it', (code) => {
    vi.stubEnv('NODE_ENV', 'development');
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    explain(code as DiagnosisCode);
    const text = section(`## \`${code}\``, diagnosesPage);
    expect(warn).toHaveBeenCalledOnce();
    expect(text).toContain(`> ${warn.mock.lastCall?.[0]}\n`);
    for (const question of ['What you see', 'Why', 'How to be sure', 'What to do']) {
      expect(text).toContain(`- **${question}:**`);
    }
  });

  it.each(errors)('has a row for %s in %s', (code, heading) => {
    expect(rows(heading)).toContain(code);
  });

  it.each([...refusals])('has a row for the response %s of the push server', (code) => {
    expect(rows('### `PushServerError`')).toContain(code);
  });

  it('explains no code that does not exist', () => {
    for (const heading of new Set(errors.map(([, of]) => of))) {
      const codes = errors.filter(([, of]) => of === heading).map(([code]) => code);
      const others = heading === '### `PushServerError`' ? [...refusals] : [];
      expect(rows(heading).filter((code) => ![...codes, ...others].includes(code))).toEqual([]);
    }
  });
});
