import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vitepress';
import { fileLinks } from './markdown/file-links.js';
import { githubSlug } from './markdown/github-slug.js';
import { literalText } from './markdown/literal-text.js';
import { mermaidFence } from './markdown/mermaid-fence.js';
import { mermaidFiles } from './mermaid-files.js';
import { noPages, placeOf, repository, source } from './pages.js';
import { guideMatch, sidebar } from './sidebar.js';

const icon = readFileSync(`${repository}/demo-app/public/favicon.svg`, 'utf8');

export default defineConfig({
  title: 'auth0-heartbeat',
  description: 'Detects at once that a user’s Auth0 session has ended, and never by mistake.',
  lang: 'en',
  // Pages of a project are in a folder on GitHub.
  base: process.env['SITE_BASE'] ?? '/',
  srcDir: '..',
  srcExclude: noPages,
  rewrites: (file) => placeOf(file) ?? file,
  outDir: '.vitepress/dist',
  cacheDir: '../.cache/vitepress',
  cleanUrls: true,
  ignoreDeadLinks: false,
  lastUpdated: false,
  // Without it, each page repeats the list of all pages.
  metaChunk: true,
  head: [['link', { rel: 'icon', href: `data:image/svg+xml,${encodeURIComponent(icon)}` }]],
  markdown: {
    anchor: { slugify: githubSlug },
    toc: { slugify: githubSlug },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-default' },
    config(md) {
      fileLinks(md);
      literalText(md);
      mermaidFence(md);
    },
  },
  transformPageData(page) {
    // The API reference is generated.
    if (page.relativePath.startsWith('api/')) page.frontmatter['editLink'] = false;
  },
  themeConfig: {
    nav: [
      { text: 'Overview', link: '/overview' },
      { text: 'Guides', link: '/auth0-setup', activeMatch: guideMatch },
      { text: 'Reference', link: '/reference/options', activeMatch: '^/(reference|api)/' },
    ],
    sidebar: sidebar(),
    outline: { level: [2, 3], label: 'On this page' },
    search: {
      provider: 'local',
      options: {
        miniSearch: {
          searchOptions: {
            // Guides rank before packages, the project's own pages and the types of the reference.
            boostDocument: (page: string) => {
              if (page.includes('/api/')) return 0.3;
              if (/\/(architecture|browser-engines|changelog|contributing|fleet)\b/.test(page))
                return 0.5;
              return page.includes('/packages/') ? 0.7 : 1;
            },
          },
        },
      },
    },
    editLink: {
      pattern: `${source}/edit/main/:path`,
      text: 'Edit this page',
    },
    externalLinkIcon: false,
    socialLinks: [{ icon: 'github', link: source, ariaLabel: 'The source on GitHub' }],
  },
  vite: {
    plugins: [resolveAsTheSite(), mermaidFiles()],
    // The search index is larger than the default. It is loaded on the first search.
    build: { chunkSizeWarningLimit: 1500 },
    server: { watch: { ignored: ['**/dist/**', '**/.cache/**', '**/test-results/**'] } },
  },
});

/** Pages outside of docs are compiled to modules that import Vue, which is installed in docs alone. */
function resolveAsTheSite(): Plugin {
  const site = fileURLToPath(import.meta.url);
  return {
    name: 'resolve-as-the-site',
    enforce: 'pre',
    resolveId(id, importer, options) {
      if (!/^vue(\/|$)/.test(id) || importer === site) return null;
      return this.resolve(id, site, { ...options, skipSelf: true });
    },
  };
}
