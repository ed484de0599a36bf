import { gzipSync } from 'node:zlib';
import { bundleSource } from '../stand/build-pages.mjs';
import { round } from '../statistics.mjs';

const contents = [
  ['ours: `startSession`', "export { startSession } from '@auth0-heartbeat/core';"],
  [
    'ours: `createSessionHeartbeat`, `handleSessionLoss`, `completeLogin`',
    "export { completeLogin, createSessionHeartbeat, handleSessionLoss } from '@auth0-heartbeat/core';",
  ],
  ['ours: everything of core', "export * from '@auth0-heartbeat/core';"],
  ['ours: core/push', "export * from '@auth0-heartbeat/core/push';"],
  ['bare', "export * from './bare-heartbeat.ts';"],
  ['`@auth0/auth0-spa-js`, required by both', "export { Auth0Client } from '@auth0/auth0-spa-js';"],
  [
    'oidc-client-ts with its heartbeat',
    "export { UserManager } from 'oidc-client-ts'; export * from './oidc-heartbeat.ts';",
  ],
];

/** @returns {Promise<import('../report.mjs').Report>} */
export async function measureSize() {
  const rows = [];
  for (const [name = '', source = ''] of contents) {
    const code = await bundleSource(source);
    rows.push([name, round(code.length / 1_024), round(gzipSync(code).length / 1_024)]);
  }
  return {
    title: 'Size',
    against: 'Each bundled by the same Vite as an ES2022 module. KiB.',
    columns: ['what', 'minified', 'and gzipped'],
    rows,
  };
}
