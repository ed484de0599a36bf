import { basename } from 'node:path/posix';
import { namesOf, wordsOf } from './names.mjs';

/** @typedef {import('./markdown.mjs').Block} Block */
/** @typedef {Map<string, string>} Scope name => the import statement that gives it */

/**
 * @typedef {object} Module
 * @property {string} file its name within the document's folder
 * @property {string} text as many lines as the block has, and what else is needed on the first one
 * @property {number} line where its first line stands in the document
 */

const compiled = ['ts', 'tsx', 'js', 'jsx', 'vue'];

/** @param {Block} block */
export function isCompiled({ language, notCompiled }) {
  return compiled.includes(language) && !notCompiled;
}

/**
 * Makes a module of each block of one document. A name that a block uses and does not declare is
 * imported as an earlier block imported it; else as one of `scopes` does, the first that knows it.
 *
 * @param {Block[]} blocks of one document, in their order
 * @param {(block: Block) => Scope[]} scopes
 * @returns {Module[]}
 */
export function modulesOf(blocks, scopes) {
  /** @type {Scope} */
  const earlier = new Map();
  /** @type {Set<string>} */
  const files = new Set();
  return blocks.filter(isCompiled).map((block) => {
    const { language, line } = block;
    const script = language === 'vue' ? scriptOf(block.code) : block.code;
    const { imports, declared } = namesOf(script, language === 'vue' ? 'ts' : language);
    const needed = [...wordsOf(block.code)]
      .filter((name) => !imports.has(name) && !declared.has(name))
      .flatMap((name) => {
        const scope = [earlier, ...scopes(block)].find((scope) => scope.has(name));
        return scope?.get(name) ?? [];
      });
    for (const [name, statement] of imports) earlier.set(name, statement);
    const name = block.file ? basename(block.file) : '';
    const isFree = name.endsWith(`.${language}`) && !files.has(name);
    const file = isFree ? name : `line-${line}.${language}`;
    files.add(file);
    const text = language === 'vue' ? component(block.code, needed) : module(block.code, needed);
    return { file, text, line };
  });
}

/**
 * @param {string} code
 * @param {string[]} imports
 */
function module(code, imports) {
  return `${imports.join(' ')} ${code}\nexport {};\n`;
}

/**
 * A block that has no part of a Vue component is a piece of its template.
 *
 * @param {string} code
 * @param {string[]} imports
 */
function component(code, imports) {
  const setup = `<script setup lang="ts">${imports.join(' ')}`;
  if (!/^<(script|template)\b/m.test(code)) {
    return `${setup}</script><template>${code}\n</template>\n`;
  }
  const opening = /^<script setup\b[^>]*>/m;
  return opening.test(code)
    ? code.replace(opening, (tag) => tag + imports.join(' '))
    : `${setup}</script>${code}`;
}

/** @param {string} code */
function scriptOf(code) {
  return [...code.matchAll(/^<script\b[^>]*>(.*?)^<\/script>/gms)]
    .map(([, script = '']) => script)
    .join('\n');
}
