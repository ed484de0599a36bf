import { createFilm } from './film.mjs';

/** The caption of the still. */
export const summary =
  'An administrator blocks Alice. The app deletes her draft, goes to login and says why.';

const draft = 'Confidential: Bob’s contract ends in March.';

/**
 * Records the story “Block Alice”, as a visitor of the lab plays it.
 *
 * @param {import('@playwright/test').Page} page
 * @param {string} address of the demo
 */
export async function recordBlockAlice(page, address) {
  const film = createFilm(page, { x: 700, y: 480 });
  /**
   * The first of several buttons that do the same.
   *
   * @param {string} name
   */
  const button = (name) => page.getByRole('button', { name, exact: true }).first();
  const signInAsAlice = page.getByRole('button', { name: 'Continue as Alice' });

  await page.goto(`${address}react/?story=block-alice`);
  await button('Sign in').waitFor();
  film.setCaption('Alice signs in and writes a draft.');
  await film.hold(1_200);
  await film.click(button('Sign in'));
  await film.until(signInAsAlice);
  await film.hold(500);
  await film.click(signInAsAlice);
  await film.until(page.getByText('active', { exact: true }).first());
  await film.hold(900);
  await film.type(page.getByLabel('Draft'), draft);
  await film.hold(700);
  // The next check must not follow the block at once.
  await page.getByText('0 s ago', { exact: true }).first().waitFor();
  film.setCaption('An administrator blocks her at the tenant. The app is not notified.');
  await film.click(button('Block Alice'));
  await film.until(signInAsAlice);
  film.setCaption('Within one interval, the app deletes the draft and goes to login.');
  await film.hold(2_000);
  film.setCaption('She signs in again, and reads that she is blocked. No redirect loop.');
  await film.click(signInAsAlice);
  await film.until(page.getByRole('heading', { name: 'Your account is blocked' }));
  await film.hold(1_500);
  // The evidence of the last steps is below the window.
  await film.scroll(74);
  await film.hold(4_500);
  return film.frames();
}
