import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { repository } from '../../.vitepress/pages.js';

/** A member of an interface, as its declaration and its doc comment describe it. */
export interface Member {
  /** Without comments and `undefined`. */
  readonly type: string;
  readonly isOptional: boolean;
  /** What the doc comment calls the default, if it does. */
  readonly defaultValue: string | undefined;
}

/** The sources of a package, without what is not TypeScript. */
function sourcesOf(packageName: string): ts.SourceFile[] {
  const folder = `${repository}/packages/${packageName}/src`;
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) =>
      ts.createSourceFile(
        `${packageName}/${file.replaceAll('\\', '/')}`,
        readFileSync(`${folder}/${file}`, 'utf8'),
        ts.ScriptTarget.Latest,
        true,
      ),
    );
}

const sources = ['core', 'react', 'vue', 'angular'].flatMap(sourcesOf);

const declarations = new Map<string, ts.InterfaceDeclaration | ts.TypeAliasDeclaration>(
  sources.flatMap((source) =>
    source.statements
      .filter((node) => ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node))
      .map((node) => [`${source.fileName.split('/', 1)[0]}.${node.name.text}`, node] as const),
  ),
);

/** The names of all exported types with options: `core.SessionOptions`. */
export function optionTypes(): string[] {
  return [...declarations]
    .filter(([, { modifiers }]) =>
      modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword),
    )
    .map(([name]) => name)
    .filter((name) => /(Options|Props|Slots|Config)$/.test(name));
}

/**
 * The members that the declaration itself has, also those of the objects in a union or an intersection.
 *
 * @param name The package and the type: `core.SessionOptions`.
 */
export function membersOf(name: string): Map<string, Member> {
  const members = new Map<string, Member>();
  const add = (node: ts.TypeElement) => {
    if (!node.name) return;
    const { text } = node.name as ts.Identifier;
    const member = memberOf(node);
    const { type = member.type } = members.get(text) ?? {};
    // A member of several objects in a union has any of their types.
    const types = type === member.type ? [type] : [...type.split(' | '), member.type];
    members.set(text, { ...member, type: [...new Set(types)].join(' | ') });
  };
  const visit = (node: ts.TypeNode): void => {
    if (ts.isUnionTypeNode(node) || ts.isIntersectionTypeNode(node)) node.types.forEach(visit);
    else if (ts.isParenthesizedTypeNode(node)) visit(node.type);
    else if (ts.isTypeLiteralNode(node)) node.members.forEach(add);
    else if (ts.isTypeReferenceNode(node) && node.typeName.getText() === 'SnapshotFacts') {
      membersOf('core.SnapshotFacts').forEach((member, each) => members.set(each, member));
    }
  };
  const declaration = declarationOf(name);
  if (ts.isInterfaceDeclaration(declaration)) declaration.members.forEach(add);
  else visit(declaration.type);
  return members;
}

/**
 * The names of the types in a union.
 *
 * @param name The package and the type: `core.TraceEvent`.
 */
export function partsOf(name: string): string[] {
  const { type } = declarationOf(name) as ts.TypeAliasDeclaration;
  const types = ts.isUnionTypeNode(type) ? [...type.types] : [];
  return types.flatMap((each) => (ts.isTypeReferenceNode(each) ? each.typeName.getText() : []));
}

/**
 * The strings of a union, or of the property that tells the members of a union apart.
 *
 * @param name The package and the type: `core.LossReason`.
 * @param property The property: `status`.
 */
export function literalsOf(name: string, property?: string): string[] {
  const found: string[] = [];
  const collect = (node: ts.Node): void => {
    if (ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal))
      found.push(node.literal.text);
    else ts.forEachChild(node, collect);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isPropertySignature(node) && node.name.getText() === property) collect(node);
    else ts.forEachChild(node, visit);
  };
  (property ? visit : collect)(declarationOf(name));
  return found;
}

/**
 * The defaults in the code of core: `{ intervalMs = 900_000 }` and `options.loadTimeoutMs ?? 10_000`.
 * Only literals: anything else is said in words.
 */
export function codeDefaults(): Map<string, string> {
  const found = new Map<string, string>();
  const add = (name: string, value: ts.Expression) => {
    const text = value.getText();
    if (/^([\d_]+|true|false|Infinity|'\w+')$/.test(text)) found.set(name, text);
  };
  const files =
    /^core\/(machine\/settings|browser\/(clean-up|handle-session-loss|start-session))\.ts$/;
  const visit = (node: ts.Node): void => {
    if (ts.isBindingElement(node) && node.initializer && ts.isIdentifier(node.name)) {
      add(node.name.text, node.initializer);
    } else if (
      ts.isBinaryExpression(node) &&
      node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken &&
      ts.isPropertyAccessExpression(node.left)
    ) {
      add(node.left.name.text, node.right);
    }
    ts.forEachChild(node, visit);
  };
  sources.filter(({ fileName }) => files.test(fileName)).forEach(visit);
  return found;
}

function declarationOf(name: string): ts.InterfaceDeclaration | ts.TypeAliasDeclaration {
  const declaration = declarations.get(name);
  if (!declaration) throw new Error(`There is no type ${name}.`);
  return declaration;
}

function memberOf(node: ts.TypeElement): Member {
  return {
    type: typeOf(node),
    isOptional: node.questionToken !== undefined,
    defaultValue: defaultOf(node),
  };
}

function typeOf(node: ts.TypeElement): string {
  const source = node.getSourceFile();
  if (ts.isMethodSignature(node)) {
    const parameters = node.parameters.map((parameter) => parameter.getText(source)).join(', ');
    return `(${parameters}) => ${node.type?.getText(source)}`;
  }
  const type = (node as ts.PropertySignature).type?.getText(source) ?? 'unknown';
  const [, inherited] = /^SessionOptions\['(\w+)'\]$/.exec(type) ?? [];
  if (inherited) return membersOf('core.SessionLossOptions').get(inherited)?.type ?? type;
  return type
    .replace(/\/\*.*?\*\//gs, '')
    .replace(/\breadonly (?=\w+:)/g, '')
    .replace(/\s+/g, ' ')
    .replace(/^ ?\| /, '')
    .replace(/\( /g, '(')
    .replace(/,? \)/g, ')')
    .replace(/; }/g, ' }')
    .replace(/ \| undefined$/, '')
    .replace(/^\((\([^()]*\) => [^()]*)\)$/, '$1');
}

/** `Default: 900 000, the minimum …` is `900 000`. */
function defaultOf(node: ts.TypeElement): string | undefined {
  const comment = node.getFullText().replace(/\s*\n\s*\* ?/g, ' ');
  const [, value] = /\bDefault: (.+?)(?=[,;.](?: |$)|\s*\*\/)/s.exec(comment) ?? [];
  return value?.replace(/\{@link (\w+)\}/g, '`$1`');
}
