import { describe, expect, it } from 'vitest';
import type { SharedRecord } from '../src/shared-record.js';
import {
  alice,
  alive,
  aliveAsSomebody,
  bob,
  loginRequired,
  minute,
  offline,
  isolated,
} from './fake-answers.js';
import { createFakeBrowser, digestOf } from './fake-browser.js';
import { tell } from './fake-other-tab.js';

type World = ReturnType<typeof createFakeBrowser>;

/** A browser in which no iframe can tell. */
async function startUnsupported(options: Parameters<typeof createFakeBrowser>[0] = {}) {
  const world = createFakeBrowser(options);
  world.forgetProof();
  await world.start();
  await world.question().fail(loginRequired);
  await world.advance(minute);
  return world;
}

const refused = () => new Response(null, { status: 401 });

async function report({ heartbeat, settle }: World): Promise<void> {
  heartbeat.report(refused());
  await settle();
}

describe('where no iframe can tell', () => {
  it.each<[string, (world: World) => Promise<void>]>([
    ['a hint', (world) => world.hint()],
    ['a report', report],
  ])('%s is confirmed at the top level', async (_, cause) => {
    const world = await startUnsupported();
    await cause(world);
    expect(world.redirects).toEqual([]);
    await world.question().fail(loginRequired);
    expect(world.redirects).toEqual([digestOf(alice)]);
    expect(world.record().confirmedAt).toBe(world.now());
  });

  it.each<[string, (world: World) => Promise<void>]>([
    ['the focus', (world) => world.page('focus')],
    ['the interval', (world) => world.advance(14 * minute)],
    ['who asks by hand', async ({ heartbeat, settle }) => (void heartbeat.check(), settle())],
  ])('%s is not', async (_, cause) => {
    const world = await startUnsupported();
    await cause(world);
    await world.question().fail(loginRequired);
    expect(world.redirects).toEqual([]);
  });

  it('the start is not, unless the app says so', async () => {
    expect((await startUnsupported()).redirects).toEqual([]);
    expect((await startUnsupported({ confirmByRedirect: true })).redirects).toHaveLength(1);
  });

  it('the start right after a login is not: it was an answer', async () => {
    const world = createFakeBrowser({ confirmByRedirect: true });
    world.forgetProof();
    world.write({ signedInAt: world.now() - 1_000, user: digestOf(alice), verdict: 'signed_in' });
    await world.start();
    expect(world.heartbeat.getSnapshot().verifiedAt).toBe(world.now() - 1_000);
    await world.question().fail(loginRequired);
    expect(world.redirects).toEqual([]);
  });

  it.each<[string, SharedRecord]>([
    ['of somebody else', { user: digestOf(bob) }],
    ['of the future', { signedInAt: 2_000_000 }],
  ])('the start after a login %s is', async (_, fields) => {
    const world = createFakeBrowser({ confirmByRedirect: true });
    world.forgetProof();
    world.write({
      signedInAt: world.now(),
      user: digestOf(alice),
      verdict: 'signed_in',
      ...fields,
    });
    await world.start();
    expect(world.heartbeat.getSnapshot().verifiedAt).toBeNull();
    await world.question().fail(loginRequired);
    expect(world.redirects).toHaveLength(1);
  });

  it('a hint is, also if its first check finds nothing out', async () => {
    const world = await startUnsupported();
    await world.hint();
    await world.question().fail(offline());
    expect(world.redirects).toEqual([]);
    await world.advance(11_000);
    await world.question().fail(loginRequired);
    expect(world.redirects).toHaveLength(1);
  });

  it('a hint is, also if it came while a report was waiting', async () => {
    const world = await startUnsupported();
    world.write({ confirmedAt: world.now() - minute });
    void world.heartbeat.check();
    await report(world);
    await world.hint();
    await world.question().fail(loginRequired);
    expect(world.redirects).toHaveLength(1);
  });

  it('a hint is in every tab that got it, whichever asked', async () => {
    const world = await startUnsupported();
    world.setLease('taken');
    const at = world.now();
    await world.hint({ at });
    expect(world.heartbeat.getSnapshot().checking).toBe(true);
    await tell(world, {
      askedAt: at + 1,
      verdict: 'unsupported',
      code: 'third_party_cookies_blocked',
    });
    expect(world.redirects).toHaveLength(1);
  });

  it('a hint is once, and the next check by time is not', async () => {
    const world = await startUnsupported();
    await world.hint();
    await world.question().fail(loginRequired);
    await world.advance(15 * minute);
    await world.question().fail(loginRequired);
    expect(world.questions).toHaveLength(3);
    await world.advance(minute);
    expect(world.redirects).toHaveLength(1);
  });

  it('a hint is not, once an iframe has answered it, even if none can tell any more', async () => {
    const world = createFakeBrowser();
    await world.start();
    await world.question().answer(alive);
    await world.hint();
    await world.question().answer(alive);
    await world.advance(15 * minute);
    await world.question().fail(isolated);
    await world.advance(minute);
    expect(world.heartbeat.getSnapshot().status).toBe('unsupported');
    expect(world.redirects).toEqual([]);
  });

  it('nothing is confirmed where an iframe can tell', async () => {
    const world = createFakeBrowser({ confirmByRedirect: true });
    world.forgetProof();
    await world.start();
    await world.question().answer(aliveAsSomebody);
    await world.question().answer(alive);
    await world.hint();
    await world.question().answer(alive);
    expect(world.redirects).toEqual([]);
  });
});

describe('the redirect', () => {
  it('waits for the page to be shown', async () => {
    const world = await startUnsupported();
    await world.page('hidden');
    await world.hint();
    await world.question().fail(loginRequired);
    await world.advance(minute);
    expect(world.redirects).toEqual([]);
    await world.page('shown');
    await world.settle();
    expect(world.redirects).toHaveLength(1);
  });

  it('does not happen when by then an iframe could tell', async () => {
    const world = await startUnsupported();
    await world.page('hidden');
    await world.hint();
    await world.question().fail(loginRequired);
    await world.hint();
    await world.question().answer(aliveAsSomebody);
    await world.question().answer(alive);
    await world.page('shown');
    expect(world.redirects).toEqual([]);
  });

  it.each([
    [59_999, 0],
    [60_000, 1],
  ])(
    'happens once a minute: %d ms after one %d more, and no hint is forgotten',
    async (ms, count) => {
      const world = await startUnsupported();
      world.write({ confirmedAt: world.now() - ms });
      await world.hint();
      await world.question().fail(loginRequired);
      expect(world.redirects).toHaveLength(count);
      await world.advance(5 * minute);
      expect(world.redirects).toHaveLength(1);
    },
  );

  it('for an API that refuses everything happens once an interval', async () => {
    const world = await startUnsupported();
    world.write({ confirmedAt: world.now() - minute });
    world.heartbeat.report({ status: 401 });
    await world.settle();
    await world.question().fail(loginRequired);
    expect(world.redirects).toHaveLength(0);
    await world.advance(14 * minute - 1);
    expect(world.redirects).toHaveLength(0);
    await world.advance(1);
    expect(world.redirects).toHaveLength(1);
  });

  it('is not put off for long by a record of the future', async () => {
    const world = await startUnsupported();
    world.write({ confirmedAt: world.now() + 60_000 });
    await world.hint();
    await world.question().fail(loginRequired);
    expect(world.redirects).toHaveLength(1);
  });

  it('that fails is reported, and the session stays', async () => {
    const world = await startUnsupported();
    world.failRedirects();
    await world.hint();
    await world.question().fail(loginRequired);
    expect(world.exceptions).toEqual([new Error('no crypto')]);
    expect(world.heartbeat.getSnapshot().status).toBe('unsupported');
  });
});

describe('a tenant that refused the user at the top level', () => {
  const refusal = (world: World, fields: SharedRecord = {}) =>
    world.write({
      proven: false,
      verdict: 'lost',
      code: 'login_required',
      user: digestOf(alice),
      askedAt: world.now() - 2_000,
      refused: true,
      ...fields,
    });

  it.each(['login_required', 'user_blocked'])(
    'has ended the session by the time the page is back (%s)',
    async (code) => {
      const world = createFakeBrowser();
      refusal(world, { code });
      await world.start();
      expect(world.told).toMatchObject([
        ['sessionLost', { reason: code, trigger: 'start', user: alice, at: world.now() }],
      ]);
      expect(world.questions).toHaveLength(0);
      expect(world.record().refused).toBe(false);
    },
  );

  it('has ended it once', async () => {
    const world = createFakeBrowser();
    refusal(world);
    await world.start();
    await world.start();
    expect(world.heartbeat.getSnapshot().status).toBe('active');
    expect(world.questions).toHaveLength(1);
  });

  it.each<[string, SharedRecord]>([
    ['somebody else', { user: digestOf(bob) }],
    ['nobody', { user: undefined }],
    ['for a reason that is none', { code: 'made_up' }],
    ['long before: it was heard of', { refused: undefined }],
    ['not at all', { refused: false }],
  ])('but %s, has ended nothing', async (_, fields) => {
    const world = createFakeBrowser();
    refusal(world, fields);
    await world.start();
    expect(world.events()).toEqual([]);
    expect(world.questions).toHaveLength(1);
  });
});
