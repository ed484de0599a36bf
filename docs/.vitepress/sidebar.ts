import { existsSync, readFileSync } from 'node:fs';
import type { DefaultTheme } from 'vitepress';
import { exists, packagesWith, placeOf, repository } from './pages.js';

type Item = DefaultTheme.SidebarItem;
type Page = readonly [text: string, file: string];

const start: readonly Page[] = [
  ['Overview', 'README.md'],
  ['React', 'packages/react/README.md'],
  ['Vue', 'packages/vue/README.md'],
  ['Angular', 'packages/angular/README.md'],
  ['The session lab', 'demo-app/README.md'],
];

const guides: readonly Page[] = [
  ['Why not just poll?', 'docs/why-not-poll.md'],
  ['How blocking ends a session', 'docs/blocking.md'],
  ['Choosing interval and probe', 'docs/interval-and-probe.md'],
  ['Recommended settings', 'docs/recommended-settings.md'],
  ['Setting up Auth0', 'docs/auth0-setup.md'],
  ['Third-party cookies', 'docs/third-party-cookies.md'],
  ['Sign users out when idle', 'docs/idle-sessions.md'],
  ['Push', 'docs/push.md'],
  ['What to clear', 'docs/clean-up.md'],
  ['Testing your app', 'docs/testing.md'],
  ['Migrating', 'docs/migrating.md'],
  ['Troubleshooting', 'docs/troubleshooting.md'],
];

const reference: readonly Page[] = [
  ['Options', 'docs/reference/options.md'],
  ['Session snapshot', 'docs/reference/session.md'],
  ['Reasons of a loss', 'docs/reference/losses.md'],
  ['Diagnoses', 'docs/reference/diagnoses.md'],
  ['Login results', 'docs/reference/login-results.md'],
];

const packages: readonly Page[] = [
  ['core', 'packages/core/README.md'],
  ['push-server', 'packages/push-server/README.md'],
  ['local-tenant', 'packages/local-tenant/README.md'],
  ['inspector', 'packages/inspector/README.md'],
  ['trace', 'docs/trace.md'],
  ['Releases of the SDK', 'docs/sdk-versions.md'],
];

const project: readonly Page[] = [
  ['Benchmark', 'docs/benchmark.md'],
  ['A fleet of browsers', 'docs/fleet.md'],
  ['Contributing', 'CONTRIBUTING.md'],
  ['Stories in three engines', 'docs/browser-engines.md'],
  ['Architecture', 'ARCHITECTURE.md'],
  ['Security', 'SECURITY.md'],
];

/** What the address of a guide matches. */
export const guideMatch = `^/(${guides.map(([, file]) => placeOf(file)?.replace(/\.md$/, '')).join('|')})$`;

/**
 * The pages in the order to read them in. The reference of a package has a sidebar of its own:
 * with all names in it, that of each page would be many times the page.
 */
export function sidebar(): DefaultTheme.SidebarMulti {
  const modules = referenceModules();
  const changelogs = packagesWith('CHANGELOG.md').map((name): Item => ({
    text: name,
    link: `/changelog/${name}`,
  }));
  const links = modules.map(({ text, link }): Item => ({ text: text ?? '', link: link ?? '' }));
  return {
    '/': [
      { text: 'Start', items: items(start) },
      { text: 'Guides', items: items(guides) },
      {
        text: 'Reference',
        items: [
          ...items(reference),
          ...(links.length > 0
            ? [{ text: 'API', link: '/api/', collapsed: true, items: links }]
            : []),
        ],
      },
      { text: 'Packages', items: items(packages) },
      {
        text: 'Project',
        items: [
          ...items(project),
          ...(changelogs.length > 0
            ? [{ text: 'Changelogs', collapsed: true, items: changelogs }]
            : []),
        ],
      },
    ],
    ...(links.length > 0 ? { '/api/': [{ text: 'API', items: links }] } : {}),
    ...Object.fromEntries(
      modules.map((module) => [
        module.link ?? '',
        [
          {
            text: 'API',
            items: links.map((link) => (link.link === module.link ? module : link)),
          },
        ],
      ]),
    ),
  };
}

/** A page that nobody has written yet is left out. */
function items(pages: readonly Page[]): Item[] {
  return pages
    .filter(([, file]) => exists(file))
    .map(([text, file]) => ({ text, link: `/${placeOf(file)?.replace(/\.md$/, '')}` }));
}

/** What TypeDoc has written, a module for each package; nothing where it has not run. */
function referenceModules(): Item[] {
  const path = `${repository}/docs/api/typedoc-sidebar.json`;
  if (!existsSync(path)) return [];
  const modules = JSON.parse(readFileSync(path, 'utf8')) as Item[];
  return modules.map((module) => ({
    ...module,
    text: module.text?.replace(/^@auth0-heartbeat\//, '') ?? '',
    collapsed: false,
  }));
}
