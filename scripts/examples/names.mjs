import ts from 'typescript';

/**
 * @typedef {object} Names what a module says of names at its top level
 * @property {Map<string, string>} imports local name => the import statement for it alone
 * @property {Set<string>} declared
 * @property {Set<string>} exported
 */

/**
 * @param {string} code TypeScript or JavaScript, with JSX or without
 * @param {string} [language] of the code: `ts`, `tsx`, `js` or `jsx`
 * @returns {Names}
 */
export function namesOf(code, language = 'ts') {
  const kind = language.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const file = ts.createSourceFile(`code.${language}`, code, ts.ScriptTarget.Latest, false, kind);
  /** @type {Names} */
  const names = { imports: new Map(), declared: new Set(), exported: new Set() };
  for (const statement of file.statements) {
    if (ts.isImportDeclaration(statement)) {
      for (const [name, text] of importsOf(statement, file)) names.imports.set(name, text);
    } else if (ts.isExportDeclaration(statement)) {
      for (const name of reExportsOf(statement)) names.exported.add(name);
    } else {
      const isExported =
        ts.canHaveModifiers(statement) &&
        ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
      for (const name of declarationsOf(statement)) {
        names.declared.add(name);
        if (isExported) names.exported.add(name);
      }
    }
  }
  return names;
}

/**
 * All words of a code that may be names; also those in comments, which does no harm.
 *
 * @param {string} code
 */
export function wordsOf(code) {
  return new Set(code.match(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu) ?? []);
}

/**
 * @param {ts.ImportDeclaration} statement
 * @param {ts.SourceFile} file
 * @returns {[string, string][]}
 */
function importsOf({ importClause, moduleSpecifier }, file) {
  if (!importClause) return [];
  const from = `from ${moduleSpecifier.getText(file)};`;
  const type = importClause.isTypeOnly ? 'type ' : '';
  /** @type {[string, string][]} */
  const imports = [];
  if (importClause.name) {
    imports.push([importClause.name.text, `import ${type}${importClause.name.text} ${from}`]);
  }
  const { namedBindings } = importClause;
  if (namedBindings && ts.isNamespaceImport(namedBindings)) {
    const { text } = namedBindings.name;
    imports.push([text, `import ${type}* as ${text} ${from}`]);
  } else if (namedBindings) {
    for (const element of namedBindings.elements) {
      imports.push([element.name.text, `import ${type}{ ${element.getText(file)} } ${from}`]);
    }
  }
  return imports;
}

/**
 * @param {ts.ExportDeclaration} statement
 * @returns {string[]}
 * @throws {Error} for `export *`, which does not say its names
 */
function reExportsOf({ exportClause }) {
  if (!exportClause) throw new Error('`export *` does not say its names');
  if (ts.isNamespaceExport(exportClause)) return [exportClause.name.text];
  return exportClause.elements.map(({ name }) => name.text);
}

/**
 * @param {ts.Statement} statement
 * @returns {string[]}
 */
function declarationsOf(statement) {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) => bindingsOf(name));
  }
  const isDeclaration =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isEnumDeclaration(statement);
  return isDeclaration && statement.name ? [statement.name.text] : [];
}

/**
 * @param {ts.BindingName} name
 * @returns {string[]}
 */
function bindingsOf(name) {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) =>
    ts.isBindingElement(element) ? bindingsOf(element.name) : [],
  );
}
