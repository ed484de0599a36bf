/** @typedef {{ x: number, y: number }} Point */

/**
 * @typedef {object} Frame
 * @property {Buffer} png The page.
 * @property {string} address
 * @property {string} caption
 * @property {number} durationMs
 * @property {Point | undefined} pointer Where to draw the pointer, which a screenshot does not contain.
 */

const stepMs = 35;
const keystrokeMs = 35;
/** Browsers show a frame that is shorter than this for longer. */
const shortestMs = 20;

/**
 * Films a page while it is used. Moves of the pointer and keystrokes have a fixed duration, everything
 * else the time that it takes.
 *
 * @param {import('@playwright/test').Page} page
 * @param {Point} start where the pointer is
 */
export function createFilm(page, start) {
  /** @type {Frame[]} */
  const frames = [];
  let pointer = start;
  let caption = '';
  let shownAt = 0;

  /**
   * Shows the page as it is now.
   *
   * @param {number} [durationMs] until the next frame by default
   */
  async function shoot(durationMs) {
    const png = await screenshot();
    endFrame();
    frames.push({ png, address: page.url(), caption, durationMs: durationMs ?? 0, pointer });
    if (durationMs === undefined) shownAt = performance.now();
  }

  /** A page that is being left does not answer: the next one does. */
  async function screenshot() {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await page.screenshot({ animations: 'disabled', timeout: 1_000 });
      } catch (error) {
        if (attempt === 10) throw error;
      }
    }
  }

  /** Gives the last frame the time since it is shown. */
  function endFrame() {
    const last = frames.at(-1);
    if (last && shownAt > 0) last.durationMs += performance.now() - shownAt;
    shownAt = 0;
  }

  /** @param {number} durationMs */
  async function hold(durationMs) {
    const until = performance.now() + durationMs;
    await shoot();
    while (performance.now() < until) await shoot();
    endFrame();
  }

  /**
   * Films until the element is visible.
   *
   * @param {import('@playwright/test').Locator} element
   */
  async function until(element) {
    let isOver = false;
    const visible = element.waitFor().finally(() => (isOver = true));
    // Awaited below, after the last frame.
    visible.catch(() => {});
    while (!isOver) await shoot();
    await visible;
    endFrame();
  }

  /** @param {import('@playwright/test').Locator} element */
  async function moveTo(element) {
    const box = await element.boundingBox();
    if (!box) throw new Error(`Not visible: ${String(element)}`);
    const from = pointer;
    const to = { x: box.x + box.width * 0.6, y: box.y + Math.min(box.height / 2, 24) };
    const steps = Math.ceil(8 + Math.hypot(to.x - from.x, to.y - from.y) / 40);
    await shoot(stepMs);
    const last = /** @type {Frame} */ (frames.at(-1));
    for (let step = 1; step < steps; step += 1) {
      const part = (1 - Math.cos((Math.PI * step) / steps)) / 2;
      pointer = { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
      frames.push({ ...last, durationMs: stepMs, pointer });
    }
    pointer = to;
    await page.mouse.move(to.x, to.y);
    await shoot(250);
  }

  /** @param {import('@playwright/test').Locator} element */
  async function click(element) {
    await moveTo(element);
    await page.mouse.down();
    await shoot(120);
    await page.mouse.up();
    await shoot();
  }

  /**
   * @param {import('@playwright/test').Locator} field
   * @param {string} text
   */
  async function type(field, text) {
    await click(field);
    endFrame();
    for (let index = 0; index < text.length; index += 2) {
      const part = text.slice(index, index + 2);
      await field.pressSequentially(part);
      await shoot(keystrokeMs * part.length);
    }
  }

  /** @param {number} distance in pixels */
  async function scroll(distance) {
    const steps = 4;
    for (let step = 0; step < steps; step += 1) {
      await page.mouse.wheel(0, distance / steps);
      await shoot(2 * stepMs);
    }
  }

  /** @param {string} text shown from the current frame on */
  function setCaption(text) {
    caption = text;
    const last = frames.at(-1);
    if (last) last.caption = text;
  }

  return { setCaption, hold, until, click, type, scroll, frames: () => simplify(frames) };
}

/**
 * Makes one frame of equal ones that follow each other, and leaves out those that are too short to see.
 *
 * @param {Frame[]} frames
 */
function simplify(frames) {
  /** @type {Frame[]} */
  const kept = [];
  for (const frame of frames) {
    const last = kept.at(-1);
    if (last && (frame.durationMs < shortestMs || isEqual(last, frame))) {
      last.durationMs += frame.durationMs;
    } else {
      kept.push({ ...frame });
    }
  }
  return kept;
}

/**
 * @param {Frame} one
 * @param {Frame} other
 */
function isEqual(one, other) {
  return (
    one.pointer === other.pointer &&
    one.address === other.address &&
    one.caption === other.caption &&
    one.png.equals(other.png)
  );
}
