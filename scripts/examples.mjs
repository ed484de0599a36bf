import { compile } from './examples/compile.mjs';
import { readDocuments } from './examples/documents.mjs';
import { jsonProblem } from './examples/json.mjs';
import { languageProblem } from './examples/languages.mjs';
import { isCompiled } from './examples/modules.mjs';
import { hasShell, shellProblem } from './examples/shell.mjs';
import { syntaxProblem } from './examples/syntax.mjs';
import { endCommandsOnSignal } from './run.mjs';

// Checks the examples of the documentation: all Markdown files, and the doc comments of what the
// packages export. The packages must be built.

/** @typedef {import('./examples/documents.mjs').Block} Block */

/**
 * What is wrong with a block before any types are looked at.
 *
 * @param {Block} block
 */
function problemOf({ language, code, notCompiled }) {
  const unknown = languageProblem(language);
  if (unknown || notCompiled) return unknown;
  if (language === 'sh') return hasShell ? shellProblem(code) : undefined;
  if (language === 'json') return jsonProblem(code);
  return /^[jt]sx?$/.test(language) ? syntaxProblem(code, language) : undefined;
}

function others() {
  const languages = blocks
    .filter((block) => !isCompiled(block) && !block.notCompiled)
    .map(({ language }) => language || 'without a language');
  return [...new Set(languages)]
    .map((language) => `${languages.filter((other) => other === language).length} ${language}`)
    .join(', ');
}

endCommandsOnSignal();
const documents = readDocuments();
const blocks = documents.flatMap((document) => document.blocks);
/** @type {string[]} */
const problems = [];
const sound = documents.map(({ path, blocks }) => ({
  path,
  blocks: blocks.filter((block) => {
    const problem = problemOf(block);
    if (problem) problems.push(`${path}:${block.line + problem.offset}: ${problem.message}`);
    return !problem;
  }),
}));
problems.push(...(await compile(sound)));

const compiled = blocks.filter(isCompiled).length;
if (compiled === 0) problems.push('no example was found that can be compiled');
console.log(`${compiled} examples of ${documents.length} files compiled`);
console.log(`others: ${others()}`);
if (!hasShell) console.log('sh was not checked: there is none');
for (const { path, blocks } of documents) {
  for (const { line, notCompiled } of blocks) {
    if (notCompiled) console.log(`not compiled: ${path}:${line}: ${notCompiled}`);
  }
}
if (problems.length > 0) {
  console.error(`\n${problems.join('\n')}\n\nproblems in examples: ${problems.length}`);
  process.exitCode = 1;
}
