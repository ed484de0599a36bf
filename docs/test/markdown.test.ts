import { describe, expect, it } from 'vitest';
import { siteLink } from '../.vitepress/markdown/file-links.js';
import { githubSlug } from '../.vitepress/markdown/github-slug.js';
import { withoutMustaches, withoutUnknownTags } from '../.vitepress/markdown/literal-text.js';
import { placeOf } from '../.vitepress/pages.js';

describe('placeOf', () => {
  it.each([
    ['README.md', 'overview.md'],
    ['SECURITY.md', 'security.md'],
    ['docs/index.md', 'index.md'],
    ['docs/clean-up.md', 'clean-up.md'],
    ['docs/reference/options.md', 'reference/options.md'],
    ['docs/api/core/interfaces/Probe.md', 'api/core/interfaces/Probe.md'],
    ['packages/vue/README.md', 'packages/vue.md'],
    ['packages/vue/CHANGELOG.md', 'changelog/vue.md'],
    ['demo-app/README.md', 'demo-app.md'],
    ['examples/README.md', 'examples.md'],
  ])('of %s is %s', (file, place) => {
    expect(placeOf(file)).toBe(place);
  });

  it.each([
    'LICENSE',
    'bench/README.md',
    'examples/nuxt/README.md',
    'packages/vue/notes.md',
    'docs/node_modules/x/README.md',
  ])('is none for %s', (file) => {
    expect(placeOf(file)).toBeUndefined();
  });
});

describe('siteLink', () => {
  const github = 'https://github.com/auth0-heartbeat/auth0-heartbeat';

  it.each([
    ['a page', 'docs/clean-up.md#what-happens-when', 'README.md', '/clean-up.md#what-happens-when'],
    ['a page beside it', 'push.md', 'docs/clean-up.md', '/push.md'],
    ['the README', '../README.md#push', 'docs/push.md', '/overview.md#push'],
    ['a package', '../packages/vue/README.md', 'docs/push.md', '/packages/vue.md'],
    ['the folder of a package', '../vue', 'packages/react/README.md', '/packages/vue.md'],
    ['a file that is no page', '../LICENSE', 'docs/push.md', `${github}/blob/main/LICENSE`],
    [
      'a line of a source',
      '../../scripts/run.mjs#L5',
      'packages/react/README.md',
      `${github}/blob/main/scripts/run.mjs#L5`,
    ],
    ['a folder', 'bench/push/', 'README.md', `${github}/tree/main/bench/push`],
    ['an anchor of the page', '#push', 'README.md', '#push'],
    ['another site', 'https://auth0.com/docs#x', 'README.md', 'https://auth0.com/docs#x'],
    ['an address', 'mailto:a@example.com', 'README.md', 'mailto:a@example.com'],
  ])('to %s', (_, href, from, expected) => {
    expect(siteLink(href, from)).toEqual({ exists: true, href: expected });
  });

  it.each([
    ['nowhere.md', 'docs/push.md', 'docs/nowhere.md'],
    ['../src/nowhere.ts', 'docs/push.md', 'src/nowhere.ts'],
    ['../../README.md', 'docs/push.md', '../README.md'],
  ])('knows that %s of %s does not exist', (href, from, place) => {
    expect(siteLink(href, from)).toEqual({ exists: false, href: place });
  });
});

describe('githubSlug', () => {
  it.each([
    ['What to clear, and how to test it', 'what-to-clear-and-how-to-test-it'],
    ['Statuses, reasons, diagnoses', 'statuses-reasons-diagnoses'],
    ['pauseAfterIdleMs', 'pauseafteridlems'],
    ['clear_web_storage', 'clear_web_storage'],
    ['<session-inspector>', 'session-inspector'],
    ['One – two', 'one--two'],
    ['A & B', 'a--b'],
    ['1. First', '1-first'],
    ['Über Zustände', 'über-zustände'],
    ['“user is blocked”', 'user-is-blocked'],
    ['login_required?', 'login_required'],
  ])('of “%s” is %s', (heading, slug) => {
    expect(githubSlug(heading)).toBe(slug);
  });
});

describe('text that would mean something to Vue', () => {
  it('keeps mustaches as text', () => {
    expect(withoutMustaches('<b>{{ status }}</b>')).toBe('<b>&#123;&#123; status }}</b>');
  });

  it('keeps tags that nobody knows as text', () => {
    expect(withoutUnknownTags('<SessionGate max="1">x</SessionGate>')).toBe(
      '&lt;SessionGate max="1">x&lt;/SessionGate>',
    );
    expect(withoutUnknownTags('<script>')).toBe('&lt;script>');
  });

  it('leaves HTML, comments and the components of the site alone', () => {
    const html = '<details><summary>a < b</summary><!-- c --></details><LoadCalculator />';
    expect(withoutUnknownTags(html)).toBe(html);
  });

  it.each([
    ['<a v-html="x">', 'a v-html'],
    ['<p>text</p><td :style="x">', 'td :style'],
    ['<b class="c" @click="x">', 'b @click'],
    ['<LoadCalculator #slot>', 'LoadCalculator #slot'],
    ['<div .innerHTML="x">', 'div .innerHTML'],
    ['<img src=x onerror=alert(1)>', 'img onerror'],
    ["<a\n title='>'\n ONCLICK='x'\n>", 'a ONCLICK'],
    ['<img/onload=x>', 'img onload'],
    ['<a v-html="x"', 'a v-html'],
    ['<a <i v-html="x">', 'a v-html'],
  ])('refuses code in %s', (html, named) => {
    expect(() => withoutUnknownTags(html)).toThrow(`<${named}>`);
  });

  it.each([
    '<a href="x:y" title="a :b @c v-d onclick">on @x :y</a>',
    '<a href=@x:y>1</a> on :x',
    '<!-- <a v-html="x"> -->',
    '<br/>',
  ])('lets attributes through that run nothing: %s', (html) => {
    expect(withoutUnknownTags(html)).toBe(html);
  });

  it('needs not refuse the code of a tag that is text', () => {
    expect(withoutUnknownTags('<SessionGate v-if="x">')).toBe('&lt;SessionGate v-if="x">');
  });
});
