import { statSync } from 'node:fs';
import { posix, relative } from 'node:path';
import type { MarkdownRenderer } from 'vitepress';
import { exists, placeOf, repository, source } from '../pages.js';

/**
 * Turns links between files, which GitHub follows, into links of the site: to a page where the file
 * is one, else to the file on GitHub. VitePress reports those to files that do not exist, with all
 * the other dead links.
 */
export function fileLinks(md: MarkdownRenderer): void {
  md.core.ruler.push('file_links', (state) => {
    const env: { path?: string; realPath?: string; links?: string[] } = state.env;
    const path = env.realPath ?? env.path;
    if (path === undefined) return;
    const file = relative(repository, path).replaceAll('\\', '/');
    for (const token of state.tokens) {
      for (const child of token.children ?? []) {
        const href = child.type === 'link_open' ? child.attrGet('href') : null;
        if (href === null) continue;
        const link = siteLink(href, file);
        if (link.exists) child.attrSet('href', link.href);
        // As a folder, or it would not look at what has the ending of a file.
        else (env.links ??= []).push(`/${link.href}/`);
      }
    }
  });
}

/**
 * Where a link leads on the site.
 *
 * @param href as it is written
 * @param from the file that it is written in, from the repository's root
 * @returns for a file that does not exist, where it would have been in the repository
 */
export function siteLink(href: string, from: string): { exists: boolean; href: string } {
  if (/^(?:[a-z][a-z\d+.-]*:|\/|#)/i.test(href)) return { exists: true, href };
  const [, path = '', rest = ''] = /^([^?#]*)(.*)$/.exec(href) ?? [];
  const target = posix.normalize(posix.join(posix.dirname(from), decodeURI(path)));
  const file = target.replace(/\/$/, '');
  const kind = statSync(`${repository}/${file}`, { throwIfNoEntry: false });
  if (file.startsWith('..') || kind === undefined) return { exists: false, href: file };
  const page = kind.isDirectory() ? posix.join(file, 'README.md') : file;
  const place = placeOf(page);
  if (place !== undefined && exists(page)) {
    return { exists: true, href: `/${encodeURI(place)}${rest}` };
  }
  const view = kind.isDirectory() ? 'tree' : 'blob';
  return { exists: true, href: `${source}/${view}/main/${encodeURI(file)}${rest}` };
}
