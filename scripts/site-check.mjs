import { readFileSync, readdirSync } from 'node:fs';
import { posix } from 'node:path';

/**
 * @typedef {object} SitePage
 * @property {Set<string>} anchors
 * @property {string[]} links
 * @property {string} html
 */

/**
 * Checks of a built site that VitePress does not make: anchors, pages without a title or a heading,
 * pages without a link to them, links that run a script, and assets of other hosts.
 *
 * @param {string} folder
 * @param {string} base the path that it is served below
 * @returns {{ pages: number, problems: string[] }}
 */
export function checkSite(folder, base) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.html') && file !== '404.html');
  /** @type {Map<string, SitePage>} */
  const pages = new Map(files.map((file) => [address(file), readPage(`${folder}/${file}`)]));
  /** @type {string[]} */
  const problems = [];
  const reached = new Set(['/']);

  for (const [from, page] of pages) {
    for (const problem of problemsOf(page)) problems.push(`${from}: ${problem}`);
    for (const link of page.links) {
      const target = new URL(link, `https://site.invalid${posix.join(base, from)}`);
      if (target.host !== 'site.invalid') continue;
      if (!target.pathname.startsWith(base)) {
        problems.push(`${from}: ${link} leads out of ${base}`);
        continue;
      }
      const path = address(decodeURI(`/${target.pathname.slice(base.length)}`).slice(1));
      const found = pages.get(path);
      if (from !== path) reached.add(path);
      if (found === undefined) {
        if (!path.startsWith('/assets/')) problems.push(`${from}: nothing is at ${link}`);
      } else if (target.hash && !found.anchors.has(decodeURIComponent(target.hash.slice(1)))) {
        problems.push(`${from}: ${link} has no such anchor`);
      }
    }
  }
  for (const path of pages.keys()) {
    if (!reached.has(path)) problems.push(`${path}: no page links here; is it in the sidebar?`);
  }
  if (pages.size === 0) problems.push(`${folder} has no pages`);
  return { pages: pages.size, problems };
}

/**
 * Where a file is served: without its ending, and a folder's index as the folder.
 *
 * @param {string} file
 */
function address(file) {
  return `/${file.replace(/\.html$/, '').replace(/(^|\/)index$/, '$1')}`;
}

/**
 * @param {string} path
 * @returns {SitePage}
 */
function readPage(path) {
  const html = readFileSync(path, 'utf8');
  return {
    html,
    anchors: new Set(attributes(html, /\sid="([^"]*)"/g)),
    links: attributes(html, /<a\s[^>]*?\bhref="([^"]*)"/g),
  };
}

/**
 * @param {string} html
 * @param {RegExp} pattern
 */
function attributes(html, pattern) {
  return [...html.matchAll(pattern)].map(([, value = '']) =>
    value.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&'),
  );
}

/** @param {SitePage} page */
function problemsOf({ html }) {
  const problems = [];
  if (!/<title>[^<]+<\/title>/.test(html)) problems.push('no title');
  const headings = html.match(/<h1[\s>]/g)?.length ?? 0;
  if (headings !== 1) problems.push(`${headings} headings of the first level`);
  for (const href of attributes(html, /<[a-z][^<>]*?\shref="([^"]*)"/gi)) {
    if (/^\s*javascript:/i.test(href)) problems.push(`${href} runs a script`);
  }
  const assets =
    /<(?:script|img|iframe|source|video|audio)\s[^>]*?\bsrc(?:set)?="([^"]*)"|<link\s[^>]*?\bhref="([^"]*)"/g;
  for (const [, asset = '', linked = ''] of html.matchAll(assets)) {
    if (/^(?:https?:)?\/\//.test(asset + linked)) problems.push(`loads ${asset}${linked}`);
  }
  return problems;
}
