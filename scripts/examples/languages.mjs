/** What fences say here. A slip like `tx` would leave its block unchecked. */
const known = new Set(
  ['ts', 'tsx', 'js', 'jsx', 'vue', 'html', 'json', 'jsonc', 'yaml', 'toml', 'sh', 'http'].concat([
    'mermaid',
    'text',
    '',
  ]),
);

/**
 * @param {string} language
 * @returns {{ offset: number, message: string } | undefined} what is wrong, on the fence's own line
 */
export function languageProblem(language) {
  if (known.has(language)) return undefined;
  return { offset: -1, message: `no block here has the language ${language}; see languages.mjs` };
}
