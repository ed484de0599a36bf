/**
 * @param {string} code
 * @returns {{ offset: number, message: string } | undefined} what is wrong, and how many lines below the first
 */
export function jsonProblem(code) {
  try {
    JSON.parse(code);
    return undefined;
  } catch (exception) {
    const { message } = /** @type {SyntaxError} */ (exception);
    const position = Number(/at position (\d+)/.exec(message)?.[1] ?? 0);
    return { offset: code.slice(0, position).split('\n').length - 1, message };
  }
}
