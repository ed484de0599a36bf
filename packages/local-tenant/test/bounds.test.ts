/** @vitest-environment node */
import { beforeAll, describe, expect, it } from 'vitest';
import { readOptions } from '../src/options/options.js';
import { cookieNames } from '../src/provider/cookies.js';
import { loadProvider, type OidcProviderModule } from '../src/provider/load-provider.js';
import { Providers } from '../src/provider/providers.js';
import { generateSigningKey } from '../src/signing-key.js';
import { ArtifactStore } from '../src/tenant/artifact-store.js';
import { BoundedList } from '../src/log/bounded-list.js';
import { EventLog } from '../src/log/event-log.js';
import { DEFAULT_POLICY } from '../src/policy/policy.js';
import { RequestJournal } from '../src/log/request-journal.js';
import { Sessions } from '../src/sessions/sessions.js';
import { Tenant } from '../src/tenant/tenant.js';

const issuer = 'http://localhost:1/';
const noNames = { client: () => undefined, user: () => undefined };
const times = (count: number) => Array.from({ length: count }, (_each, index) => index);

describe('size limits', () => {
  it('make a bounded list drop its oldest entries', () => {
    const list = new BoundedList<number>(3);
    for (const entry of times(5)) list.add(entry);
    expect(list.toArray()).toEqual([2, 3, 4]);
  });

  it('let the log keep the last 1000 events', () => {
    const log = new EventLog(
      () => 0,
      noNames,
      () => {},
    );
    for (const at of times(1001)) log.write({ type: 'sapi', description: String(at) });
    expect(log.list()).toHaveLength(1000);
    expect(log.list()[0]).toMatchObject({ log_id: 'local-00000002', description: '1' });
  });

  it('let the request journal keep the last 5000 requests', () => {
    const journal = new RequestJournal();
    for (const at of times(5001)) journal.add({ at, method: 'GET', path: '/', silent: false });
    expect(journal.counts().total).toBe(5000);
    expect(journal.list()[0]).toMatchObject({ sequence: 2, at: 1 });
  });

  it('let the request journal return 200 requests per call', () => {
    const journal = new RequestJournal();
    for (const at of times(500)) journal.add({ at, method: 'GET', path: '/', silent: false });
    const sequences = (list: { sequence: number }[]) => list.map(({ sequence }) => sequence);
    expect(sequences(journal.after(0))).toEqual(times(200).map((at) => at + 1));
    expect(sequences(journal.after(200))).toEqual(times(200).map((at) => at + 201));
    expect(sequences(journal.after(400))).toEqual(times(100).map((at) => at + 401));
    expect(sequences(journal.latest())).toEqual(times(200).map((at) => at + 301));
  });

  it('let a reader of the log continue after a dropped event', () => {
    const log = new EventLog(
      () => 0,
      noNames,
      () => {},
    );
    for (const at of times(1005)) log.write({ type: 'sapi', description: String(at) });
    expect(log.after('local-00000001')).toHaveLength(1000);
    expect(log.after('local-00001004')).toMatchObject([{ description: '1004' }]);
  });

  it('let the session store keep the last 1000 sessions', () => {
    const sessions = new Sessions(
      () => 0,
      () => DEFAULT_POLICY,
    );
    const opened = times(1001).map((at) =>
      sessions.open({ uid: `uid-${at}`, userId: 'auth0|alice', loginId: `login-${at}`, issuer }),
    );
    expect(sessions.list()).toHaveLength(1000);
    expect(sessions.isActive(opened[0]?.sid ?? '')).toBe(false);
    expect(sessions.findLatest('uid-0')).toBeUndefined();
    expect(sessions.findActive('uid-1')).toBe(opened[1]);
  });

  it('keep the second session of a browser when the first one is dropped', () => {
    const sessions = new Sessions(
      () => 0,
      () => DEFAULT_POLICY,
    );
    const open = (uid: string, loginId: string) =>
      sessions.open({ uid, userId: 'auth0|alice', loginId, issuer });
    open('uid', 'first');
    const second = open('uid', 'second');
    for (const at of times(999)) open(`uid-${at}`, `login-${at}`);
    expect(sessions.findActive('uid')).toBe(second);
  });
});

describe('the artifact store', () => {
  const fill = (store: ArtifactStore, count: number) => {
    for (const at of times(count)) store.put('AccessToken', `new-${at}`, {}, 60);
  };

  it('keeps 500 artifacts of each kind', () => {
    const store = new ArtifactStore();
    store.put('Session', 'other', {});
    store.put('AccessToken', 'first', {});
    store.put('AccessToken', 'second', {});
    fill(store, 499);
    expect(store.get('AccessToken', 'first')).toBeUndefined();
    expect(store.get('AccessToken', 'second')).toBeDefined();
    expect(store.get('Session', 'other')).toBeDefined();
  });

  it('does not drop an artifact that was stored again', () => {
    const store = new ArtifactStore();
    store.put('AccessToken', 'first', {});
    store.put('AccessToken', 'second', {});
    store.put('AccessToken', 'first', {});
    fill(store, 499);
    expect(store.get('AccessToken', 'first')).toBeDefined();
    expect(store.get('AccessToken', 'second')).toBeUndefined();
  });

  it('drops expired artifacts first, then consumed ones', () => {
    const store = new ArtifactStore();
    store.put('AccessToken', 'first', {});
    store.put('AccessToken', 'used', {});
    store.put('AccessToken', 'expired', {}, 0);
    store.consume('AccessToken', 'used');
    fill(store, 498);
    expect(store.get('AccessToken', 'used')).toBeDefined();
    fill(store, 499);
    expect(store.get('AccessToken', 'used')).toBeUndefined();
    expect(store.get('AccessToken', 'first')).toBeDefined();
  });
});

describe('the providers', () => {
  let module: OidcProviderModule;
  const issuers: string[] = [];
  beforeAll(async () => {
    const real = await loadProvider();
    class CountedProvider extends real.Provider {
      constructor(...args: ConstructorParameters<typeof real.Provider>) {
        super(...args);
        issuers.push(args[0]);
      }
    }
    module = { ...real, Provider: CountedProvider };
  });

  it('keep the last 16 origins', async () => {
    const tenant = new Tenant(readOptions({}), new ArtifactStore(), Date.now);
    const key = await generateSigningKey();
    const providers = new Providers(tenant, module, key, cookieNames(1));
    const visit = (at: number) =>
      providers.findInteraction(`http://host-${at}.localhost:1`, 'none');
    for (const at of times(17)) await visit(at);
    await visit(16);
    await visit(1);
    expect(issuers).toHaveLength(17);
    await visit(0);
    expect(issuers).toHaveLength(18);
    expect(issuers.at(-1)).toBe('http://host-0.localhost:1/');
  });
});
