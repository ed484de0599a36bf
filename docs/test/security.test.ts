import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { repository } from '../.vitepress/pages.js';
import { testNamesOf } from './test-names.js';

const lines = readFileSync(`${repository}/SECURITY.md`, 'utf8').split('\n');
/** A link to a file with tests. Its text is the name of one. */
const testLink = /\[([^\]]+)\]\(([^)#]+\.(?:test|spec)\.tsx?)\)/g;
const promises = lines.filter((line) => /\b(?:cannot|never)\b/i.test(line));
const links = lines
  .flatMap((line) => [...line.matchAll(testLink)])
  .map(([, name = '', file = '']) => ({ file, name: name.replace(/\\(.)/g, '$1') }));

describe('SECURITY.md', () => {
  it('has promises, each with a test', () => {
    expect(promises).not.toEqual([]);
    expect(promises.filter((line) => !line.match(testLink))).toEqual([]);
  });

  it.each(links)('names a test that exists: $file, $name', ({ file, name }) => {
    expect(existsSync(`${repository}/${file}`)).toBe(true);
    expect(testNamesOf(readFileSync(`${repository}/${file}`, 'utf8'))).toContain(name);
  });
});

describe('testNamesOf', () => {
  it('joins the titles of groups and tests', () => {
    const code =
      "describe('a check', () => { it('ends'); it.each([1])('takes %d ms', () => {}); });";
    expect(testNamesOf(code)).toEqual(['a check ends', 'a check takes … ms']);
  });

  it('replaces the placeholders of a template', () => {
    expect(testNamesOf('test(`leaves ${path} to the app`, f);')).toEqual(['leaves … to the app']);
  });

  it('ignores tests that are switched off, and other calls', () => {
    // The input of the function, not tests of this file: SECURITY.md must not name one of these.
    const off = "it.skip('ends'); it.todo('ends'); describe.skip('a check', () => it('ends'));";
    const code = `${off} // it('ends')\nsubmit('ends'); test.use({});`;
    expect(testNamesOf(code)).toEqual([]);
  });
});
