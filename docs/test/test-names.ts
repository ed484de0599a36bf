import ts from 'typescript';

/**
 * The full names of the tests in a file, as `vitest -t` matches them: the titles of `describe` and of the
 * test, joined by spaces. A placeholder of a title (`%s`, `$name`, `${name}`) is `…`.
 */
export function testNamesOf(code: string): string[] {
  const file = ts.createSourceFile('code.tsx', code, ts.ScriptTarget.Latest, false);
  const names: string[] = [];

  function visit(node: ts.Node, outer: readonly string[]): void {
    let titles = outer;
    if (ts.isCallExpression(node)) {
      const words = wordsOf(node.expression);
      if (words.some(isSwitchedOff)) return;
      const [first] = node.arguments;
      const title = first && titleOf(first);
      const isGroup = words.includes('describe');
      const isTest = /^(it|test)$/.test(words[0] ?? '');
      if (title !== undefined && (isGroup || isTest)) {
        titles = [...outer, title];
        if (!isGroup) names.push(titles.join(' '));
      }
    }
    ts.forEachChild(node, (child) => visit(child, titles));
  }

  visit(file, []);
  return names;
}

const isSwitchedOff = (word: string) => word === 'skip' || word === 'todo';

/** The words of what is called: `it` and `each` of `it.each(table)(…)`. */
function wordsOf(called: ts.Expression): string[] {
  if (ts.isIdentifier(called)) return [called.text];
  if (ts.isPropertyAccessExpression(called)) {
    return [...wordsOf(called.expression), called.name.text];
  }
  return ts.isCallExpression(called) ? wordsOf(called.expression) : [];
}

function titleOf(node: ts.Expression): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text.replace(/%[a-z]|\$[a-z]\w*/gi, '…');
  if (!ts.isTemplateExpression(node)) return undefined;
  return node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join('');
}
