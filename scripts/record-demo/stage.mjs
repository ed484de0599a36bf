import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** @typedef {import('./film.mjs').Frame} Frame */

/** The font of the demo. */
const font = readFileSync(
  createRequire(new URL('../../demo-app/package.json', import.meta.url)).resolve(
    '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
  ),
);

const style = `
  @font-face { font-family: Inter; font-weight: 100 900; src: url(${dataUrl('font/woff2', font)}) }
  body { margin: 0; font: 14px/1.35 Inter }
  .window { display: inline-block; overflow: hidden; border: 1px solid #c3cbc7; border-radius: 12px; vertical-align: top }
  .bar { display: flex; align-items: center; gap: 8px; padding: 7px 14px; background: #e7ebe9 }
  .bar i { width: 12px; height: 12px; border-radius: 50%; background: #c3cbc7 }
  .bar span { flex: 1; margin-inline: 10px 58px; padding: 4px; border-radius: 8px; background: #fff; color: #46524d; text-align: center }
  .page { position: relative }
  .page img { display: block }
  .page svg { position: absolute; filter: drop-shadow(0 1px 2px rgb(0 0 0 / .35)) }
  .caption { padding: 13px 20px; background: #17211d; color: #fff; font-size: 18px; font-weight: 550; text-align: center }
`;

/**
 * Draws a frame as the window of a browser, with the address, the pointer and the caption.
 *
 * @param {import('@playwright/test').Page} page
 * @param {Omit<Frame, 'durationMs'>} frame
 * @returns {Promise<Buffer>} a PNG
 */
export async function drawFrame(page, { png, address, caption, pointer }) {
  const { width, height } = page.viewportSize() ?? {};
  const { host, pathname } = new URL(address);
  await page.setContent(`
    <style>${style}</style>
    <div class="window">
      <div class="bar"><i></i><i></i><i></i><span>${host}${pathname}</span></div>
      <div class="page">
        <img alt="" width="${width}" height="${height}" src="${dataUrl('image/png', png)}">
        ${pointer ? arrow(pointer) : ''}
      </div>
      <div class="caption">${caption}</div>
    </div>`);
  return page.locator('.window').screenshot({ omitBackground: true });
}

/** @param {import('./film.mjs').Point} point */
function arrow({ x, y }) {
  return `<svg style="left: ${x}px; top: ${y}px" width="22" height="26" viewBox="0 0 22 26">
    <path d="M2 1.5v19l4.9-4.6 3.3 7.6 3.4-1.5-3.2-7.4h6.7z" fill="#111" stroke="#fff" stroke-width="1.6" stroke-linejoin="round"/>
  </svg>`;
}

/**
 * @param {string} type
 * @param {Buffer} bytes
 */
function dataUrl(type, bytes) {
  return `data:${type};base64,${bytes.toString('base64')}`;
}
