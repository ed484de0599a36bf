import { readFileSync } from 'node:fs';
import { expect, test } from './fixtures.js';
import { findSdk, lowestSdk } from './sdk.js';

for (const name of ['core', 'react', 'vue']) {
  test(`the ${name} package allows no release of the SDK below the lowest that the stories run with`, () => {
    const manifest = new URL(`../../packages/${name}/package.json`, import.meta.url);
    const { peerDependencies } = JSON.parse(readFileSync(manifest, 'utf8')) as {
      peerDependencies: Record<string, string>;
    };
    expect(peerDependencies['@auth0/auth0-spa-js']).toBe(`^${findSdk(lowestSdk).version}`);
  });
}
