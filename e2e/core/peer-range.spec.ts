import { readFileSync } from 'node:fs';
import { expect, test } from './fixtures.js';
import { findSdk, lowestSdk } from './sdk.js';

for (const name of ['core', 'react', 'vue']) {
  test(`the peer range of the ${name} package starts at the lowest release of the SDK that the stories use`, () => {
    const manifest = new URL(`../../packages/${name}/package.json`, import.meta.url);
    const { peerDependencies } = JSON.parse(readFileSync(manifest, 'utf8')) as {
      peerDependencies: Record<string, string>;
    };
    expect(peerDependencies['@auth0/auth0-spa-js']).toBe(`^${findSdk(lowestSdk).version}`);
  });
}
