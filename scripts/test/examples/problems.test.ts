import { expect, it } from 'vitest';
import { jsonProblem } from '../../examples/json.mjs';
import { languageProblem } from '../../examples/languages.mjs';
import { hasShell, shellProblem } from '../../examples/shell.mjs';
import { syntaxProblem } from '../../examples/syntax.mjs';
import { typeErrors } from '../../examples/type-errors.mjs';

it('reports an unknown language', () => {
  expect(languageProblem('tsx')).toBeUndefined();
  expect(languageProblem('')).toBeUndefined();
  expect(languageProblem('tx')).toMatchObject({ offset: -1 });
});

it('reports the line of invalid JSON', () => {
  expect(jsonProblem('{ "a": 1 }')).toBeUndefined();
  expect(jsonProblem('{\n  "a": 1,\n  b: 2\n}')).toMatchObject({ offset: 2 });
});

it.runIf(hasShell)('reports the line of an invalid command, and runs nothing', () => {
  expect(shellProblem('exit 3\nA=b npm run demo -- --port 1')).toBeUndefined();
  expect(shellProblem('ls\nls "a')).toMatchObject({ offset: 1 });
});

it('reports the line of a syntax error', () => {
  expect(syntaxProblem('const a = <p />;', 'tsx')).toBeUndefined();
  expect(syntaxProblem('const a = 1;\nf({ a, ... });', 'ts')).toEqual({
    offset: 1,
    message: 'Expression expected.',
  });
});

it('ignores type errors when it parses code', () => {
  expect(syntaxProblem('const a: string = b;', 'ts')).toBeUndefined();
});

const originOf = (file: string) =>
  file === 'out/a.ts' || file === 'out/a.js' ? { document: 'README.md', line: 33 } : undefined;

it('maps an error to the line of the document', () => {
  const output = 'out/a.ts(3,5): error TS2322: Wrong.\n  Because of that.\n';
  expect(typeErrors(output, originOf)).toEqual([
    'README.md:35: Wrong. (TS2322)\n  Because of that.',
  ]);
});

it('keeps other errors and other output of the compiler', () => {
  expect(typeErrors('lib/b.ts(2,1): error TS1: Wrong.\nerror TS2: No inputs.\n', originOf)).toEqual(
    ['lib/b.ts:2: Wrong. (TS1)', 'error TS2: No inputs.'],
  );
});

it('ignores missing types of parameters in JavaScript', () => {
  const error = '(1,1): error TS7006: Parameter.\n  More of it.\n';
  expect(typeErrors(`out/a.js${error}`, originOf)).toEqual([]);
  expect(typeErrors(`out/a.ts${error}`, originOf)).toHaveLength(1);
});
