import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Application, Comment, Converter, ReflectionKind } from 'typedoc';
import { MarkdownPageEvent } from 'typedoc-plugin-markdown';

const folder = new URL('../packages/', import.meta.url);

/**
 * @typedef {object} Entry what a package's `exports` names
 * @property {string} packageName
 * @property {string} name what users import it by
 * @property {string} source the file that it is made from
 */

/** @type {Entry[]} */
const entries = readdirSync(folder).flatMap((name) => {
  const manifest = JSON.parse(readFileSync(new URL(`${name}/package.json`, folder), 'utf8'));
  return Object.entries(manifest.exports)
    .filter(([, entry]) => typeof entry !== 'string')
    .map(([path, { types }]) => {
      const source = types.replace(/^\.\/dist\/(.+)\.d\.ts$/, 'src/$1.ts');
      return {
        packageName: manifest.name,
        name: manifest.name + path.slice(1),
        source: fileURLToPath(new URL(`${name}/${source}`, folder)),
      };
    });
});

/**
 * What TypeDoc finds no comment for: the parameters of functions that stand in a union or are
 * returned, of which neither is a place for `@param`.
 */
const comments = new Map([
  ['@auth0-heartbeat/core.SignOutOptions.openUrl.__type.url', 'The address.'],
  ['@auth0-heartbeat/react.SessionGateProps.error.__type.failure', 'What can be done about it.'],
  ['@auth0-heartbeat/vue.createSessionGuard.__type.to', 'The route that is wanted.'],
]);

/**
 * Calls each module what users import it by.
 *
 * @param {import('typedoc').Application} app
 */
function nameModules(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const module of project.children ?? []) {
      const source = project.getSymbolIdFromReflection(module)?.fileName;
      const entry = entries.find((each) => each.source === source);
      if (!entry) throw new Error(`${source} is no entry of a package.`);
      module.name = entry.name;
    }
  });
}

/**
 * A comment that one package inherits from another may link names of the other: finds the export of
 * that name, wherever it is.
 *
 * @param {import('typedoc').Application} app
 */
function linkAcrossPackages(app) {
  app.converter.addUnknownSymbolResolver((reference, from) => {
    const path = reference.symbolReference?.path?.map((part) => part.path) ?? [];
    const found = (from.project.children ?? [])
      .map((module) => module.getChildByName(path))
      .filter((child) => child && !child.isReference());
    // Declared as an address; what it returns goes where a target of TypeDoc's own goes.
    const target = /** @type {never} */ (found[0]);
    return found.length === 1 ? { target } : undefined;
  });
}

/**
 * Makes one object of each member of a union whose members are intersections of objects. What
 * several of them have is documented once: the others take the comment over.
 *
 * @param {import('typedoc').Application} app
 */
function describeUnions(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const alias of project.getReflectionsByKind(ReflectionKind.TypeAlias)) {
      const type = alias.isDeclaration() ? alias.type : undefined;
      if (type?.type !== 'union' || !type.types.some(isIntersection)) continue;
      type.types = type.types.map(mergeIntersection);
      const members = type.types.flatMap((member) =>
        member.type === 'reflection' ? (member.declaration.children ?? []) : [],
      );
      for (const member of members) {
        const { comment } =
          members.find(({ name, comment }) => name === member.name && comment) ?? {};
        if (comment) member.comment ??= comment.clone();
      }
    }
  });
}

/** @param {import('typedoc').SomeType} type */
function isIntersection(type) {
  return type.type === 'intersection';
}

/**
 * @param {import('typedoc').SomeType} type
 * @returns {import('typedoc').SomeType}
 */
function mergeIntersection(type) {
  if (type.type !== 'intersection') return type;
  const [first, ...others] = type.types;
  if (first?.type !== 'reflection') return type;
  for (const other of others) {
    if (other.type !== 'reflection') return type;
    for (const child of other.declaration.children ?? []) {
      child.parent = first.declaration;
      first.declaration.addChild(child);
    }
  }
  return first;
}

/**
 * TypeDoc looks for what is not exported or not documented in one package only, that of the folder
 * in which it runs: looks in each package that has entries instead.
 *
 * @param {import('typedoc').Application} app
 */
function validateEachPackage(app) {
  let isValidating = false;
  app.on(Application.EVENT_VALIDATE_PROJECT, (project) => {
    // Links are looked at in all packages at once: first those.
    if (isValidating || app.logger.hasWarnings()) return;
    isValidating = true;
    addComments(project);
    for (const packageName of new Set(entries.map((entry) => entry.packageName))) {
      project.packageName = packageName;
      app.validate(project);
    }
  });
}

/** @param {import('typedoc').ProjectReflection} project */
function addComments(project) {
  for (const [name, text] of comments) {
    const reflection = Object.values(project.reflections).find(
      (each) => each.getFriendlyFullName() === name,
    );
    if (!reflection) throw new Error(`There is no ${name} to comment on.`);
    reflection.comment = new Comment([{ kind: 'text', text }]);
  }
}

/**
 * Calls the members of a union by what tells them apart: `"signed_in"`, not “Type Literal”.
 *
 * @param {import('typedoc').Application} app
 */
function nameUnionMembers(app) {
  app.renderer.on(MarkdownPageEvent.END, (page) => {
    if (page.contents === undefined) return;
    page.contents = page.contents.replace(
      /^### Type Literal$(?=\n\n\\\{ (.+) \\\}$)/gm,
      (heading, facts) => {
        const [, literals] =
          /`(?:status|type|event|session)`: ((?:`"\w+"`(?: \\\| )?)+)/.exec(facts) ?? [];
        return literals ? `### ${literals}` : heading;
      },
    );
  });
}

/** @type {Partial<import('typedoc').TypeDocOptions> & Record<string, unknown>} */
export default {
  name: 'API reference',
  entryPoints: entries.map((entry) => entry.source),
  tsconfig: 'tsconfig.json',
  plugin: [
    'typedoc-plugin-markdown',
    'typedoc-vitepress-theme',
    nameModules,
    linkAcrossPackages,
    describeUnions,
    validateEachPackage,
    nameUnionMembers,
  ],
  out: 'api',
  docsRoot: '.',
  readme: 'none',
  disableSources: true,
  excludePrivate: true,
  excludeProtected: true,
  excludeInternal: true,
  excludeExternals: true,
  excludeScopesInPaths: true,
  hideGenerator: true,
  hideBreadcrumbs: true,
  treatWarningsAsErrors: true,
  validation: {
    notExported: true,
    invalidLink: true,
    invalidPath: true,
    notDocumented: true,
    rewrittenLink: true,
    unusedMergeModuleWith: true,
  },
  // Every kind but TypeLiteral: an object that is written in place has no place for a comment but
  // that of what it is the type of.
  requiredToBeDocumented: [
    'Module',
    'Namespace',
    'Enum',
    'EnumMember',
    'Variable',
    'Function',
    'Class',
    'Interface',
    'Property',
    'Method',
    'Constructor',
    'Accessor',
    'TypeAlias',
    'Parameter',
    'TypeParameter',
    'IndexSignature',
  ],
  groupOrder: ['Functions', 'Variables', 'Classes', 'Interfaces', 'Type Aliases', 'References'],
  sidebar: { autoConfiguration: true, format: 'vitepress', pretty: true, collapsed: true },
};
