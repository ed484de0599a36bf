import { setTimeout as wait } from 'node:timers/promises';

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {import('./stand.mjs').Contestant} Contestant */
/** @typedef {import('./stand.mjs').Stand} Stand */

/**
 * A browser with a session of its own, in which one contestant's app is open.
 *
 * @typedef {object} Visitor
 * @property {Contestant} name
 * @property {import('@playwright/test').BrowserContext} context
 * @property {Page} page the first tab, in which the user signed in
 * @property {() => Promise<Page>} openTab another tab of the same app, signed in and not started
 * @property {() => Promise<void>} close
 */

/**
 * @typedef {object} VisitorOptions
 * @property {number} intervalMs
 * @property {number} [timeoutMs]
 * @property {number} [minGapMs]
 * @property {string} [audience] of access tokens
 * @property {string} [pushUrl] of the stream of hints; with it, push
 * @property {boolean} [crossSite] the app and the tenant on two sites
 */

/**
 * Opens a contestant's app in a browser of its own, and signs Alice in.
 *
 * @param {Stand} stand
 * @param {Contestant} name
 * @param {VisitorOptions} options
 * @returns {Promise<Visitor>}
 */
export async function openVisitor(stand, name, { crossSite = false, ...settings }) {
  const context = await stand.browser.newContext();
  const { domain, crossSiteDomain } = stand.tenant;
  await context.addInitScript((given) => (window.benchSettings = given), {
    ...settings,
    clientId: name,
    tenant: crossSite ? crossSiteDomain : domain,
  });
  const host = crossSite ? 'app.localhost' : 'localhost';
  const address = `http://${host}:${stand.appPort}/${name}`;

  const page = await open();
  // The page leaves while this waits.
  await page.evaluate(() => void window.bench?.contestant.signIn());
  await page.getByRole('button', { name: 'Continue as Alice' }).click();
  await page.waitForURL(`${address}**`);
  await waitUntilSignedIn(page);

  async function open() {
    const tab = await context.newPage();
    await tab.goto(address);
    await tab.waitForFunction(() => window.bench);
    return tab;
  }

  return {
    name,
    context,
    page,
    async openTab() {
      const tab = await open();
      await waitUntilSignedIn(tab);
      return tab;
    },
    close: () => context.close(),
  };
}

/**
 * Signs somebody in at the tenant alone: no page of the app takes part.
 *
 * @param {Stand} stand
 * @param {Pick<Visitor, 'context' | 'name'>} visitor
 * @param {'Alice' | 'Bob'} user
 */
export async function signInAtTenant(stand, { context, name }, user) {
  const page = await context.newPage();
  const blank = `http://localhost:${stand.appPort}/blank`;
  const url = new URL('/authorize', stand.tenant.domain);
  url.search = new URLSearchParams({
    client_id: name,
    response_type: 'code',
    scope: 'openid',
    prompt: 'login',
    redirect_uri: blank,
    code_challenge: 'a'.repeat(43),
    code_challenge_method: 'S256',
  }).toString();
  await page.goto(url.href);
  await page.getByRole('button', { name: `Continue as ${user}` }).click();
  await page.waitForURL(`${blank}**`);
  await page.close();
}

/**
 * Gives the tabs of a browser a session again and tokens of it, without a new load of their pages.
 *
 * @param {Stand} stand
 * @param {Visitor} visitor
 * @param {Page[]} [tabs]
 */
export async function signInAgain(stand, visitor, tabs = [visitor.page]) {
  // The SDK forgets its tokens behind a rejected call; what is signed in meanwhile goes with them.
  await wait(50);
  await signInAtTenant(stand, visitor, 'Alice');
  for (const tab of tabs) {
    await tab.evaluate(async () => {
      await window.ours.auth0.getTokenSilently({ cacheMode: 'off' });
    });
  }
}

/** @param {Page} page */
export function startWatching(page) {
  return page.evaluate(() => window.bench?.contestant.start());
}

/** @param {Page} page */
export function readEnding(page) {
  return page.evaluate(() => window.bench?.ending ?? null);
}

/** @param {Page} page */
export function readStatus(page) {
  return page.evaluate(() => window.bench?.contestant.status() ?? '');
}

/** @param {Page} page */
async function waitUntilSignedIn(page) {
  await page.waitForFunction(() => window.bench);
  if (await page.evaluate(() => window.bench?.isSignedIn)) return;
  throw new Error(`Nobody is signed in at ${page.url()}.`);
}
