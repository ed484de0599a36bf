/**
 * @typedef {object} Origin where the first line of a generated file stands
 * @property {string} document
 * @property {number} line
 */

/** JavaScript has no types for parameters: these two say so. */
const untypedParameter = /^(TS7006|TS7031)$/;

/**
 * Moves the errors of `tsc --pretty false` from the generated files to the documents.
 *
 * @param {string} output
 * @param {(file: string) => Origin | undefined} originOf
 * @returns {string[]} one entry an error, `document:line: message`
 */
export function typeErrors(output, originOf) {
  /** @type {string[]} */
  const errors = [];
  let ignored = false;
  for (const text of output.split('\n')) {
    const [, file = '', line = '', code = '', message = ''] =
      /^(.+?)\((\d+),\d+\): error (TS\d+): (.*)$/.exec(text) ?? [];
    if (file) {
      ignored = /\.jsx?$/.test(file) && untypedParameter.test(code);
      const origin = originOf(file) ?? { document: file, line: 1 };
      if (!ignored) {
        errors.push(`${origin.document}:${origin.line + Number(line) - 1}: ${message} (${code})`);
      }
    } else if (/^\s/.test(text)) {
      if (!ignored) errors.push([errors.pop(), text].join('\n'));
    } else if (text.trim()) {
      errors.push(text);
    }
  }
  return errors;
}
