import { readFileSync } from 'node:fs';
import MarkdownIt from 'markdown-it';
import { ownFiles } from '../own-files.mjs';
import { root } from '../root.mjs';

/**
 * @typedef {object} Block a piece of code in a document
 * @property {string} language as after the fence; '' if there is none
 * @property {string} code
 * @property {number} line of its first line of code in the document, from 1
 * @property {string} [file] how the reader's file is called, if the first line says so
 */

/** @typedef {{ path: string, blocks: Block[] }} Document the path is from the repository's root */

const markdown = new MarkdownIt({ html: true });

/**
 * The Markdown files of the repository. Changelogs keep the examples of their time.
 *
 * @returns {Document[]}
 */
export function readTexts() {
  return ownFiles('*.md')
    .filter((path) => !path.endsWith('CHANGELOG.md'))
    .map((path) => ({ path, blocks: codeBlocks(read(path)) }));
}

/**
 * The doc comments of the packages.
 *
 * @returns {Document[]}
 */
export function readDocComments() {
  return ownFiles('packages/*/src/*.ts', 'packages/*/src/*.tsx').map((path) => ({
    path,
    blocks: codeBlocks(docComments(read(path))),
  }));
}

/**
 * The code blocks of a Markdown text, and the inline scripts of pages in it.
 *
 * @param {string} text
 * @returns {Block[]}
 */
export function codeBlocks(text) {
  return markdown
    .parse(text, {})
    .filter(({ type }) => type === 'fence')
    .flatMap(({ info, content: code, map }) => {
      const language = /^\w*/.exec(info)?.[0] ?? '';
      const line = (map?.[0] ?? 0) + 2;
      const [, file] = /^(?:\/\/|<!--) ([\w@./-]+\.\w+)(?: -->)?\n/.exec(code) ?? [];
      const block = { language, code, line, ...(file && { file }) };
      return language === 'html' ? [block, ...inlineScripts(block)] : [block];
    });
}

/**
 * The text of the doc comments of a source, each line where it was.
 *
 * @param {string} source
 */
export function docComments(source) {
  let isInside = false;
  const lines = source.split('\n').map((line) => {
    isInside ||= /^\s*\/\*\*/.test(line);
    const text = isInside ? line.replace(/^\s*\/?\*+ ?/, '').replace(/\*\/.*/, '') : '';
    isInside &&= !line.includes('*/');
    return text;
  });
  return lines.join('\n');
}

/**
 * @param {Block} block
 * @returns {Block[]}
 */
function inlineScripts({ code, line }) {
  return [...code.matchAll(/(<script(?![^>]*\bsrc=)[^>]*>)(.*?)<\/script>/gs)].map((match) => {
    const before = code.slice(0, match.index + (match[1] ?? '').length);
    return { language: 'js', code: match[2] ?? '', line: line + before.split('\n').length - 1 };
  });
}

/** @param {string} path */
function read(path) {
  return readFileSync(`${root}/${path}`, 'utf8');
}
