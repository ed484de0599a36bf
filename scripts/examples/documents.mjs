import { readdirSync, readFileSync } from 'node:fs';
import { root } from '../root.mjs';
import { docCommentBlocks } from './doc-comments.mjs';
import { exportsOf, packages } from './installed.mjs';
import { codeBlocks, inlineScripts } from './markdown.mjs';
import { namesOf } from './names.mjs';

/** @typedef {import('./markdown.mjs').Block} Block */

/**
 * @typedef {object} Document
 * @property {string} path from the repository's root
 * @property {Block[]} blocks
 */

/** What is generated or not ours, and changelogs: they keep the examples of their time. */
const left = /^(node_modules|dist|test-results|playwright-report|\.(?!github).*|CHANGELOG\.md)$/;
const generated = 'docs/api';

/**
 * The Markdown files of the repository, and the doc comments of what the packages export.
 *
 * @returns {Document[]}
 */
export function readDocuments() {
  const files = filesBelow('');
  const sources = packages.flatMap((own) => {
    const published = exportsOf(own);
    return files.filter(
      (path) =>
        path.startsWith(`${own}/src/`) &&
        /\.tsx?$/.test(path) &&
        [...read(path, exportsIn)].some((name) => published.has(name)),
    );
  });
  return [
    ...readTexts(files).map(({ path, blocks }) => ({ path, blocks: withInlineScripts(blocks) })),
    ...sources.map((path) => ({ path, blocks: read(path, docCommentBlocks) })),
  ].filter(({ blocks }) => blocks.length > 0);
}

/**
 * The Markdown files of the repository.
 *
 * @param {string[]} [files] to choose from
 * @returns {Document[]}
 */
export function readTexts(files = filesBelow('')) {
  return files
    .filter((path) => path.endsWith('.md'))
    .map((path) => ({ path, blocks: read(path, codeBlocks) }));
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function filesBelow(folder) {
  return readdirSync(`${root}/${folder}`, { withFileTypes: true }).flatMap((entry) => {
    const path = folder ? `${folder}/${entry.name}` : entry.name;
    if (left.test(entry.name) || path === generated) return [];
    if (entry.isDirectory()) return filesBelow(path);
    return entry.isFile() ? [path] : [];
  });
}

/** @param {string} source */
function exportsIn(source) {
  return namesOf(source, 'tsx').exported;
}

/**
 * @template Found
 * @param {string} path
 * @param {(text: string) => Found} extract
 */
function read(path, extract) {
  try {
    return extract(readFileSync(`${root}/${path}`, 'utf8'));
  } catch (exception) {
    throw new Error(`${path}:${/** @type {Error} */ (exception).message}`, { cause: exception });
  }
}

/** @param {Block[]} blocks */
function withInlineScripts(blocks) {
  return blocks.flatMap((block) =>
    block.language === 'html' && !block.notCompiled ? [block, ...inlineScripts(block)] : [block],
  );
}
