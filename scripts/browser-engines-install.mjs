/** Installs the browsers of `npm run e2e:engines`: Firefox ESR and WebKitGTK, with their drivers. */
import { findInstalled, programs } from './browser-engines.mjs';
import { installBy, packageManagers } from './system-packages.mjs';

/** @param {(line: string) => void} explain */
function findAll(explain) {
  const missing = programs.filter((name) => !findInstalled(name));
  if (missing.length > 0) explain(`missing: ${missing.join(', ')}`);
  return missing.length === 0 || undefined;
}

const ways = packageManagers({
  'apt-get': ['firefox-esr', 'webkit2gtk-driver', 'xvfb', 'xdotool'],
});
const found = findAll(() => undefined) ?? (await installBy(ways, findAll, 'browsers'));
if (found) console.log(`Installed: ${programs.join(', ')}.`);
else {
  console.error(
    'Firefox ESR and WebKitGTK could not be installed. The stories need those of Debian.',
  );
  process.exitCode = 1;
}
