// Records the story “Block Alice” of the session lab for the README: docs/images/session-lab.webp,
// and docs/images/session-lab.png for readers who prefer a still. Playwright films and draws the
// pointer, img2webp encodes.
import { chromium } from '@playwright/test';
import { statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDemo } from '../demo-app/serve.mjs';
import { buildPackages } from './build.mjs';
import { findChromium, launchOptions, withoutChromium } from './chromium.mjs';
import { pathsOf } from './programs.mjs';
import { root } from './root.mjs';
import { must } from './run.mjs';
import { temporaryFolder } from './temporary-folder.mjs';

/** The page, and the caption below it. */
const viewport = { width: 960, height: 704 };
const summary =
  'An administrator blocks Alice. The app deletes her draft, goes to login and says why.';
const film = `${root}/docs/images/session-lab.webp`;
const limitBytes = 1_500_000;

const found = findChromium();
if (!found) throw new Error(withoutChromium);
if (pathsOf('img2webp').length === 0) {
  throw new Error(
    'img2webp is missing. Debian: apt-get install webp; Homebrew: brew install webp.',
  );
}
if (!(await buildPackages()).ok) process.exit(1);

const demo = await startDemo({ appPort: 0, tenantPort: 0 });
const browser = await chromium.launch(launchOptions(found.path));
const { folder, remove } = temporaryFolder(join(tmpdir(), 'auth0-heartbeat-film-'));
try {
  // The scale is that of the still: a film has the pixels of the page.
  const page = await browser.newPage({ viewport, deviceScaleFactor: 1.75, colorScheme: 'light' });
  const frames = await filmBlockAlice(page);
  const pictures = frames.flatMap(({ data, timestamp }, index) => {
    const path = join(folder, `${index}.jpg`);
    writeFileSync(path, data);
    const durationMs = (frames[index + 1]?.timestamp ?? timestamp + 3_000) - timestamp;
    return ['-d', String(Math.max(20, Math.round(durationMs))), path];
  });
  await must('img2webp', ['-loop', '0', '-lossy', '-q', '85', '-m', '4', ...pictures, '-o', film]);
  await page.screenshot({ path: `${root}/docs/images/session-lab.png` });
  const { size } = statSync(film);
  console.log(`${frames.length} frames, ${(size / 1e6).toFixed(2)} MB`);
  if (size > limitBytes) {
    console.error(`More than ${limitBytes / 1e6} MB: record less, or smaller.`);
    process.exitCode = 1;
  }
} finally {
  remove();
  await browser.close();
  await demo.stop();
}

/**
 * The story as a visitor of the lab plays it.
 *
 * @param {import('@playwright/test').Page} page
 */
async function filmBlockAlice(page) {
  const { screencast } = page;
  /** @type {{ data: Buffer, timestamp: number }[]} */
  const frames = [];
  /** The first of several buttons that do the same. */
  const button = (/** @type {string} */ name) =>
    page.getByRole('button', { name, exact: true }).first();
  const signInAsAlice = page.getByRole('button', { name: 'Continue as Alice' });
  let caption = await screencast.showOverlay('');
  const say = async (/** @type {string} */ text) => {
    await caption.dispose();
    caption = await screencast.showOverlay(
      `<div style="position: fixed; inset: auto 0 0; padding: 10px; background: #17211d; color: #fff; font: 550 18px/24px Inter Variable, sans-serif; text-align: center">${text}</div>`,
    );
  };

  await page.goto(`${demo.url}react/?story=block-alice`);
  await button('Sign in').waitFor();
  await say('Alice signs in and writes a draft.');
  await screencast.showActions({ style: { title: 'display: none' } });
  await screencast.start({
    size: viewport,
    quality: 95,
    onFrame: (frame) => void frames.push(frame),
  });
  await page.waitForTimeout(1_200);
  await button('Sign in').click();
  await signInAsAlice.click();
  await page.getByText('active', { exact: true }).first().waitFor();
  await page.waitForTimeout(900);
  await page
    .getByLabel('Draft')
    .pressSequentially('Confidential: Bob’s contract ends in March.', { delay: 35 });
  // The next check must not follow the block at once.
  await page.getByText('0 s ago', { exact: true }).first().waitFor();
  await say('An administrator blocks her at the tenant. The app is not notified.');
  await button('Block Alice').click();
  await signInAsAlice.waitFor();
  await say('Within one interval, the app deletes the draft and goes to login.');
  await page.waitForTimeout(2_000);
  await say('She signs in again, and reads that she is blocked. No redirect loop.');
  await signInAsAlice.click();
  await page.getByRole('heading', { name: 'Your account is blocked' }).waitFor();
  await page.waitForTimeout(1_500);
  // The evidence of the last steps is below the window.
  await page.mouse.wheel(0, 74);
  await page.waitForTimeout(3_000);
  await screencast.stop();
  await say(summary);
  return frames;
}
