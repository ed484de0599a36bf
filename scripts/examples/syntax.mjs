import ts from 'typescript';

/**
 * The compiler says nothing of types as long as a single file does not parse. So this is asked first.
 *
 * @param {string} code
 * @param {string} language `ts`, `tsx`, `js` or `jsx`
 * @returns {{ offset: number, message: string } | undefined} what is wrong, and how many lines below the first
 */
export function syntaxProblem(code, language) {
  const { diagnostics = [] } = ts.transpileModule(code, {
    fileName: `code.${language}`,
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ESNext, jsx: ts.JsxEmit.Preserve },
  });
  const [first] = diagnostics;
  if (!first) return undefined;
  const offset = first.file?.getLineAndCharacterOfPosition(first.start ?? 0).line ?? 0;
  return { offset, message: ts.flattenDiagnosticMessageText(first.messageText, '\n') };
}
