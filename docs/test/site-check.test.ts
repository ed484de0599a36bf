import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { checkSite } from '../../scripts/site-check.mjs';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** The problems of a site of these pages; each gets a title and a heading. */
function problemsOf(bodies: Record<string, string>, base = '/', frame = page) {
  const folder = mkdtempSync(join(tmpdir(), 'site-'));
  folders.push(folder);
  for (const [file, body] of Object.entries(bodies)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), frame(body));
  }
  return checkSite(folder, base).problems;
}

const page = (body: string) => `<title>A</title><h1 id="a">A</h1>${body}`;

it('finds nothing where every link and anchor leads somewhere', () => {
  const problems = problemsOf({
    'index.html': '<a href="/push#when">x</a> <a href="/api/">y</a> <a href="#a">z</a>',
    'push.html':
      '<h2 id="when">When</h2> <a href="./">home</a> <a href="https://auth0.com/x">A</a>',
    'api/index.html': '<a href="../push#when">x</a> <a class="b" href="./Ü#a">y</a>',
    'api/Ü.html': '<img src="/assets/a.png"> <a href="/assets/a.png">z</a>',
  });
  expect(problems).toEqual([]);
});

it('finds the same below a base, and a link that leads out of it', () => {
  const pages = { 'index.html': '<a href="/site/push#a">x</a>', 'push.html': '' };
  expect(problemsOf(pages, '/site/')).toEqual([]);
  const lost = { 'index.html': '<a href="/site/push">x</a><a href="/push">y</a>', 'push.html': '' };
  expect(problemsOf(lost, '/site/')).toEqual(['/: /push leads out of /site/']);
});

it('finds an anchor that is not there', () => {
  const pages = { 'index.html': '<a href="/push#never">x</a>', 'push.html': '' };
  expect(problemsOf(pages)).toEqual(['/: /push#never has no such anchor']);
});

it('finds a link to nothing', () => {
  expect(problemsOf({ 'index.html': '<a href="/push">x</a>' })).toEqual(['/: nothing is at /push']);
});

it('finds a page that only links to itself', () => {
  expect(problemsOf({ 'index.html': '', 'push.html': '<a href="/push">x</a>' })).toEqual([
    '/push: no page links here; is it in the sidebar?',
  ]);
});

it('finds a page without a title or with another number of headings than one', () => {
  expect(problemsOf({ 'index.html': '' }, '/', (body) => body)).toEqual([
    '/: no title',
    '/: 0 headings of the first level',
  ]);
  expect(problemsOf({ 'index.html': '<h1>B</h1>' })).toEqual(['/: 2 headings of the first level']);
});

it.each([
  '<script src="https://cdn.example.com/a.js"></script>',
  '<img alt="" src="//cdn.example.com/a.png">',
  '<link rel="stylesheet" href="https://fonts.example.com/a.css">',
  '<iframe src="https://example.com/a"></iframe>',
])('finds what is loaded from another host: %s', (tag) => {
  expect(problemsOf({ 'index.html': tag })).toEqual([
    expect.stringMatching(/^\/: loads (https:)?\/\//),
  ]);
});

it.each([
  '<a href="javascript:alert(1)">x</a>',
  '<a class="b" href=" JavaScript:alert(1)">x</a>',
  '<svg><a href="javascript:alert(1)"></a></svg>',
])('finds a link that runs a script: %s', (link) => {
  expect(problemsOf({ 'index.html': link })).toEqual([
    expect.stringMatching(/^\/: \s*javascript:alert\(1\) runs a script$/i),
  ]);
});

it('does not take an empty folder for a site', () => {
  expect(problemsOf({})).toEqual([expect.stringContaining('has no pages')]);
});
