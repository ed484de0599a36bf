/**
 * The section of one version in a changelog as Changesets writes it, without its heading.
 *
 * @param {string} changelog
 * @param {string} version such as `1.2.0`
 * @throws {Error} where the changelog does not have it
 */
export function sectionOf(changelog, version) {
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((text) => text.split('\n', 1)[0]?.trim() === version);
  if (section === undefined) throw new Error(`The changelog has no section ${version}`);
  return section.slice(section.indexOf('\n')).trim();
}
