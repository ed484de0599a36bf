// Checks the packages as they go to npm; they must be built. `npm test -- packages` builds them too.
import { checkPackages } from './packages/check-packages.mjs';
import { endCommandsOnSignal } from './run.mjs';

endCommandsOnSignal();
const { packages, problems } = await checkPackages();
for (const problem of problems) console.error(problem);
console.log(
  problems.length > 0
    ? `${problems.length} problems in the packages`
    : `${packages.length} packages are fit for npm`,
);
process.exitCode = problems.length > 0 ? 1 : 0;
