// Records the story “Block Alice” of the session lab for the README: docs/images/session-lab.webp,
// and docs/images/session-lab.png for readers who prefer a still.
// --app-port N and --tenant-port N use other ports; --frames FOLDER also keeps every frame.
import { chromium } from '@playwright/test';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildPackages } from './build.mjs';
import { findChromium, launchOptions, withoutChromium } from './chromium.mjs';
import { recordBlockAlice, summary } from './record-demo/block-alice.mjs';
import { drawFrame } from './record-demo/stage.mjs';
import { encodeWebp, hasEncoder, withoutEncoder } from './record-demo/webp.mjs';
import { root } from './root.mjs';

const viewport = { width: 960, height: 660 };
/** Pixels of the film for each pixel of the page. */
const scale = 1.75;
const limitBytes = 1_500_000;

const { values } = parseArgs({
  options: {
    'app-port': { type: 'string' },
    'tenant-port': { type: 'string' },
    frames: { type: 'string' },
  },
});

const found = findChromium();
if (!found) stop(withoutChromium);
if (!hasEncoder()) stop(withoutEncoder);
if (!(await buildPackages()).ok) process.exit(1);

const serve = new URL('../demo-app/serve.mjs', import.meta.url).href;
const { defaultPorts, startDemo } = await import(serve);
const demo = await startDemo({
  appPort: Number(values['app-port'] ?? defaultPorts.app),
  tenantPort: Number(values['tenant-port'] ?? defaultPorts.tenant),
});
const browser = await chromium.launch(launchOptions(found.path));
try {
  const context = await browser.newContext({
    viewport,
    deviceScaleFactor: scale,
    colorScheme: 'light',
  });
  const frames = await recordBlockAlice(await context.newPage(), demo.url);
  const stage = await context.newPage();
  /** @type {import('./record-demo/webp.mjs').Picture[]} */
  const pictures = [];
  for (const frame of frames) {
    pictures.push({ png: await drawFrame(stage, frame), durationMs: frame.durationMs });
  }

  if (values.frames) keep(pictures, values.frames);

  const images = join(root, 'docs/images');
  const bytes = encodeWebp(pictures, join(images, 'session-lab.webp'));
  const last = /** @type {import('./record-demo/film.mjs').Frame} */ (frames.at(-1));
  writeFileSync(
    join(images, 'session-lab.png'),
    await drawFrame(stage, { ...last, pointer: undefined, caption: summary }),
  );
  const seconds = frames.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1_000;
  console.log(`${frames.length} frames, ${seconds.toFixed(0)} s, ${(bytes / 1e6).toFixed(2)} MB`);
  if (bytes > limitBytes) {
    console.error(`More than ${limitBytes / 1e6} MB: record less, or smaller.`);
    process.exitCode = 1;
  }
} finally {
  await browser.close();
  await demo.stop();
}

/**
 * @param {import('./record-demo/webp.mjs').Picture[]} pictures
 * @param {string} folder
 */
function keep(pictures, folder) {
  mkdirSync(folder, { recursive: true });
  for (const [index, { png, durationMs }] of pictures.entries()) {
    const name = `${String(index).padStart(3, '0')}-${Math.round(durationMs)}ms.png`;
    writeFileSync(join(folder, name), png);
  }
}

/**
 * @param {string} reason
 * @returns {never}
 */
function stop(reason) {
  console.error(reason);
  process.exit(1);
}
