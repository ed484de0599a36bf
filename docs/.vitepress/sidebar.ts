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
  ['Examples', 'examples/README.md'],
  ['The session lab', 'demo-app/README.md'],
];

const guides: readonly Page[] = [
  ['Setting up Auth0', 'docs/auth0-setup.md'],
  ['What to clear', 'docs/clean-up.md'],
  ['With React and Next.js', 'docs/react.md'],
  ['With Vue and Nuxt', 'docs/vue.md'],
  ['With Angular', 'docs/angular.md'],
  ['With the inspector', 'docs/inspector.md'],
  ['Sign users out when idle', 'docs/idle-sessions.md'],
  ['Choosing interval and probe', 'docs/interval-and-probe.md'],
  ['Recommended settings', 'docs/recommended-settings.md'],
  ['Third-party cookies', 'docs/third-party-cookies.md'],
  ['Push', 'docs/push.md'],
  ['Testing your app', 'docs/testing.md'],
  ['Migrating', 'docs/migrating.md'],
  ['Troubleshooting', 'docs/troubleshooting.md'],
];

const background: readonly Page[] = [
  ['Why not just poll?', 'docs/why-not-poll.md'],
  ['How blocking ends a session', 'docs/blocking.md'],
  ['Security', 'SECURITY.md'],
  ['Benchmark', 'docs/benchmark.md'],
  ['A fleet of browsers', 'docs/fleet.md'],
];

const reference: readonly Page[] = [
  ['Options', 'docs/reference/options.md'],
  ['Session snapshot', 'docs/reference/session.md'],
  ['Reasons of a loss', 'docs/reference/losses.md'],
  ['Diagnoses', 'docs/reference/diagnoses.md'],
  ['Login results', 'docs/reference/login-results.md'],
  ['Trace', 'docs/trace.md'],
];

const packages: readonly Page[] = [
  ['core', 'packages/core/README.md'],
  ['push-server', 'packages/push-server/README.md'],
  ['local-tenant', 'packages/local-tenant/README.md'],
  ['inspector', 'packages/inspector/README.md'],
  ['Releases of the SDK', 'docs/sdk-versions.md'],
];

const project: readonly Page[] = [
  ['Contributing', 'CONTRIBUTING.md'],
  ['Architecture', 'ARCHITECTURE.md'],
  ['Stories in three engines', 'docs/browser-engines.md'],
];

/** Matches the paths of the guides. */
export const guideMatch = `^/(${[...guides, ...background].map(([, file]) => placeOf(file)?.replace(/\.md$/, '')).join('|')})$`;

/**
 * The pages in reading order. The API reference of a package has its own sidebar: the names of all
 * packages would be many times the size of a page.
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
      { text: 'Background', items: items(background) },
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

/** Leaves out pages that do not exist. */
function items(pages: readonly Page[]): Item[] {
  return pages
    .filter(([, file]) => exists(file))
    .map(([text, file]) => ({ text, link: `/${placeOf(file)?.replace(/\.md$/, '')}` }));
}

/** The modules that TypeDoc has written, one per package; none before it has run. */
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
