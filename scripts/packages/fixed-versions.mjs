/**
 * All packages get their versions together, and each of those is published: one that has become
 * private by mistake is found out.
 *
 * @param {string[]} published names of the packages that go to npm
 * @param {string[]} fixed names in the group `fixed` of Changesets
 * @returns {string[]} what is wrong
 */
export function fixedProblems(published, fixed) {
  const config = '"fixed" of .changeset/config.json';
  return [
    ...published
      .filter((name) => !fixed.includes(name))
      .map((name) => `${name} is missing in ${config}`),
    ...fixed
      .filter((name) => !published.includes(name))
      .map((name) => `${name} is in ${config}, but would not be published: is it private?`),
  ];
}
