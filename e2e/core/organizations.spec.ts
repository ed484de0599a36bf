import type { Profile } from '../engines/contract.js';
import { unsupported } from '../engines/unsupported.js';
import type { AppTab } from './app-tab.js';
import { alice, expect, type OpenApp, type OpenOptions, short, stored, test } from './fixtures.js';
import { poll } from '../shared/poll.js';

/** Opens the app, signs Alice in to an organization, and waits for a verification there. */
async function openMember(
  openApp: OpenApp,
  organization: string,
  options: OpenOptions = {},
): Promise<AppTab> {
  const tab = await openApp({ organization, staysAfterLoss: true, ...options });
  if (await tab.userOfClient()) {
    // The tenant knows Alice: the hint of the SDK has signed her in to the other organization.
    await tab.clickSignIn();
    await poll(() => tab.all('login')).toEqual(['not_a_callback', 'signed_in']);
    // The app continues after its message.
    await tab.expectStarted();
  } else await tab.signIn();
  await expectMember(tab, organization);
  const isVerified = () =>
    tab.all('sessionVerified').some(({ user }) => user.org_id === organization);
  await poll(isVerified).toBe(true);
  return tab;
}

/** Alice is signed in to this organization, for the heartbeat and for the client. */
async function expectMember(tab: AppTab, organization: string): Promise<void> {
  await poll(() => tab.snapshot()).toMatchObject({ user: { sub: alice, org_id: organization } });
  const claims = await tab.evaluate(() => window.app.client.getIdTokenClaims());
  expect(claims).toMatchObject({ sub: alice, org_id: organization });
  await tab.expectStillSignedIn();
}

/** Records the organization of each silent request of the tab. */
function recordOrganizations(tab: AppTab): (string | null)[] {
  const organizations: (string | null)[] = [];
  const { enginePage } = tab;
  if (!enginePage.onRequest) return unsupported('The driver shows no requests.');
  enginePage.onRequest(({ url }) => {
    const { pathname, searchParams } = new URL(url);
    if (pathname !== '/authorize' || searchParams.get('prompt') !== 'none') return;
    organizations.push(searchParams.get('organization'));
  });
  return organizations;
}

const hintCookie = 'auth0.core-app.organization_hint';

/** The organization that the SDK asks for by itself. All tabs share it. */
async function readHint(profile: Profile): Promise<string | undefined> {
  const cookies = await profile.cookies();
  const hint = cookies.find(({ name }) => name === hintCookie);
  return hint && JSON.parse(decodeURIComponent(hint.value));
}

test('two tabs of two organizations both stay signed in, each to its own', async ({
  openApp,
  profile,
}) => {
  const inA = await openMember(openApp, 'org_a');
  const inB = await openMember(openApp, 'org_b');
  const askedInA = recordOrganizations(inA);
  const askedInB = recordOrganizations(inB);

  expect(await readHint(profile)).toBe('org_b');
  await inA.check();
  await expectMember(inA, 'org_a');
  expect(await readHint(profile)).toBe('org_a');
  await inB.check();
  await expectMember(inB, 'org_b');
  await inA.check();
  await expectMember(inA, 'org_a');
  expect(askedInA).toEqual(['org_a', 'org_a']);
  expect(askedInB).toEqual(['org_b']);
});

test('two tabs of two organizations are both verified by interval checks', async ({ openApp }) => {
  const inA = await openMember(openApp, 'org_a', { heartbeat: short });
  const inB = await openMember(openApp, 'org_b', { heartbeat: short });
  for (const tab of [inA, inB, inA]) await tab.expectVerifiedAgain();
  await expectMember(inA, 'org_a');
  await expectMember(inB, 'org_b');
});

test('a check asks for the organization of the user if the hint of the SDK is gone', async ({
  openApp,
  profile,
}) => {
  const tab = await openMember(openApp, 'org_a');
  const asked = recordOrganizations(tab);
  await profile.deleteCookies({ name: hintCookie });
  expect(await readHint(profile)).toBeUndefined();
  await tab.check();
  expect(asked).toEqual(['org_a']);
  await expectMember(tab, 'org_a');
});

test('the end of the session of the tenant ends both', async ({ openApp, tenant }) => {
  const inA = await openMember(openApp, 'org_a');
  const inB = await openMember(openApp, 'org_b');
  await tenant.blockUser(alice);
  await inA.startCheck();
  await inA.expectLoss({ reason: 'login_required', trigger: 'manual' });
  await inB.expectLoss({ reason: 'login_required' });
});

test('with shared tokens, a login to another organization ends the first one in its tab only', async ({
  openApp,
}) => {
  const inA = await openMember(openApp, 'org_a', { client: stored });
  const inB = await openMember(openApp, 'org_b', { client: stored });
  await inA.startCheck();
  await inA.expectLoss({ reason: 'user_changed', user: { sub: alice, org_id: 'org_a' } as never });
  await inA.expectNoPlans();
  await inB.check();
  await expectMember(inB, 'org_b');
});
