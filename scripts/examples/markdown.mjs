/**
 * @typedef {object} Block a piece of code in a document
 * @property {string} language the first word after the fence, in one spelling; '' if there is none
 * @property {string} code
 * @property {number} line of its first line of code in the document, from 1
 * @property {string} [file] how the reader's file is called, if the block says so
 * @property {string} [notCompiled] why it is not, as a comment before it says
 */

/** @type {Record<string, string>} */
const spellings = {
  typescript: 'ts',
  mts: 'ts',
  javascript: 'js',
  mjs: 'js',
  bash: 'sh',
  shell: 'sh',
  console: 'sh',
};

/**
 * The code blocks of a Markdown text, also those in a list or a quotation.
 *
 * @param {string} text
 * @param {number} [firstLine] where the text begins in its document
 * @returns {Block[]}
 * @throws {Error} if a block has no end
 */
export function codeBlocks(text, firstLine = 1) {
  /** @type {Block[]} */
  const blocks = [];
  /** @type {{ fence: RegExp, margin: string, info: string, line: number, code: string[], notCompiled: string | undefined } | undefined} */
  let open;
  let lineBefore = '';
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (open) {
      if (open.fence.test(line)) {
        blocks.push(asBlock(open));
        open = undefined;
        lineBefore = '';
      } else {
        open.code.push(withoutMargin(line, open.margin));
      }
      continue;
    }
    const [, margin = '', fence = '', info = ''] =
      /^([\s>]*)(`{3,}|~{3,})([^`]*)$/.exec(line) ?? [];
    if (fence) {
      const [, notCompiled] = /^<!-- not compiled: (.+) -->$/.exec(lineBefore) ?? [];
      open = {
        fence: new RegExp(`^[\\s>]*\\${fence[0]}{${fence.length},}\\s*$`),
        margin,
        info: info.trim(),
        line: firstLine + index + 1,
        code: [],
        notCompiled,
      };
    } else if (line.trim()) {
      lineBefore = line.trim();
    }
  }
  if (open) throw new Error(`${open.line - 1}: this code block has no end`);
  return blocks;
}

/** @param {{ info: string, line: number, code: string[], notCompiled: string | undefined }} open */
function asBlock({ info, line, code, notCompiled }) {
  const word = /^[\w-]*/.exec(info)?.[0].toLowerCase() ?? '';
  const file = fileName(info, code[0] ?? '');
  return {
    language: spellings[word] ?? word,
    code: code.join('\n'),
    line,
    ...(file && { file }),
    ...(notCompiled && { notCompiled }),
  };
}

/**
 * `// src/auth0.ts` in the first line, or the tab's label of the documentation site: `ts [auth0.ts]`.
 *
 * @param {string} info
 * @param {string} firstLine
 */
function fileName(info, firstLine) {
  const name = '([\\w@-][\\w@./-]*\\.\\w+)';
  const found =
    new RegExp(`\\[${name}\\]`).exec(info) ??
    new RegExp(`^(?://|<!--) ${name}(?: -->)?$`).exec(firstLine.trim());
  return found?.[1];
}

/**
 * @param {string} line
 * @param {string} margin
 */
function withoutMargin(line, margin) {
  return line.startsWith(margin) ? line.slice(margin.length) : line.trimStart();
}

/**
 * The inline scripts of an HTML block, as blocks.
 *
 * @param {Block} block
 * @returns {Block[]}
 */
export function inlineScripts({ code, line }) {
  return [...code.matchAll(/<script(?![^>]*\bsrc=)[^>]*>(.*?)<\/script>/gs)].map((match) => {
    const [whole, script = ''] = match;
    const before = code.slice(0, match.index + whole.indexOf('>') + 1);
    return { language: 'js', code: script, line: line + before.split('\n').length - 1 };
  });
}
