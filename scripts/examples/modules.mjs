import { basename } from 'node:path/posix';

/** @typedef {import('./documents.mjs').Block} Block */
/** @typedef {Map<string, string>} Scope name => the import statement that gives it */
/** @typedef {{ file: string, text: string }} Module the file is within the document's folder */

/** @param {Block} block */
export function isCompiled({ language }) {
  return ['ts', 'tsx', 'js', 'vue'].includes(language);
}

/**
 * Makes a module of each block of one document, with the lines where they are in the document. A name
 * that a block uses and does not declare is imported as an earlier block imported it; else as one of
 * `scopes` does, the first that knows it.
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
    const { code, language, line } = block;
    const imports = importsOf(code);
    const known = [...imports.keys(), ...declarationsOf(code)];
    const needed = wordsOf(code)
      .filter((name) => !known.includes(name))
      .flatMap((name) => {
        const scope = [earlier, ...scopes(block)].find((scope) => scope.has(name));
        return scope?.get(name) ?? [];
      });
    for (const [name, statement] of imports) earlier.set(name, statement);
    const name = basename(block.file ?? '');
    const isFree = name.endsWith(`.${language}`) && !files.has(name);
    const file = isFree ? name : `line-${line}.${language}`;
    files.add(file);
    const text = language === 'vue' ? component(code, needed) : module(code, needed);
    return { file, text: '\n'.repeat(line - 1) + text };
  });
}

/**
 * What a declaration file or a file of the reader exports.
 *
 * @param {string} code
 */
export function exportsOf(code) {
  const lists = [...code.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].map(([, list = '']) => list);
  const names = lists.flatMap((list) => list.split(',').map((item) => wordsOf(item).at(-1)));
  return [...names.filter((name) => name !== undefined), ...declarationsOf(code, /^export /)];
}

/**
 * @param {string} code
 * @returns {Scope}
 */
function importsOf(code) {
  /** @type {Scope} */
  const imports = new Map();
  for (const match of code.matchAll(/^\s*import (type )?([^'";]+?) from ('[^']+')/gm)) {
    const [, type = '', clause = '', from] = match;
    const [, first, list = ''] = /^([^{]*?),? *(?:\{([^}]*)\})?$/.exec(clause) ?? [];
    const add = (/** @type {string} */ item, /** @type {string} */ text) =>
      imports.set(wordsOf(item).at(-1) ?? '', `import ${type}${text} from ${from};`);
    if (first) add(first, first);
    for (const item of list.split(',')) if (item.trim()) add(item, `{ ${item.trim()} }`);
  }
  return imports;
}

/**
 * What stands at the top level: those lines are not indented.
 *
 * @param {string} code
 * @param {RegExp} [prefix]
 */
function declarationsOf(code, prefix = /^(?:export )?/) {
  const modifiers = '(?:default |declare |abstract |async )*';
  const variables = '(?:const|let|var) (\\{[^=]*\\}|\\[[^=]*\\]|[\\w$]+)';
  const others = '(?:function\\*?|class|interface|type|enum) ([\\w$]+)';
  const declaration = new RegExp(`${prefix.source}${modifiers}(?:${variables}|${others})`, 'gm');
  return [...code.matchAll(declaration)].flatMap(([, one, other]) => wordsOf(one ?? other ?? ''));
}

/** @param {string} code */
function wordsOf(code) {
  return [...new Set(code.match(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu))];
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
