/** @vitest-environment node */
import { describe, expect, it } from 'vitest';
import type { LocalTenantLogEvent, LocalTenantRequest } from '../src/index.js';
import { ORIGIN } from './browser.js';
import { runTenant } from './running-tenant.js';

const running = runTenant();

async function read<T>(path: string): Promise<{ list: T[]; headers: Headers }> {
  const response = await running.browser().fetch(path, { headers: { Origin: ORIGIN } });
  expect(response.status).toBe(200);
  return { list: (await response.json()) as T[], headers: response.headers };
}

describe('checkpoint pagination of the log (from, take)', () => {
  const names = ['auth0|alice', 'auth0|bob', 'auth0|carol'];
  const follow = (query: string) => read<LocalTenantLogEvent>(`/api/v2/logs?${query}`);
  const newest = () => running.tenant.logs().at(-1)?.log_id ?? '';

  async function blockAll(): Promise<void> {
    for (const name of names) await running.tenant.blockUser(name);
  }

  it('returns the events after an event, oldest first', async () => {
    await blockAll();
    const from = newest();
    expect((await follow(`from=${from}`)).list).toEqual([]);
    await blockAll();
    const { list } = await follow(`from=${from}`);
    expect(list).toEqual(running.tenant.logs().slice(3));
    expect(list.map(({ user_id }) => user_id)).toEqual(names);
  });

  it('returns the whole log from local-00000000', async () => {
    await blockAll();
    expect((await follow('from=local-00000000')).list).toEqual(running.tenant.logs());
  });

  it('returns at most take events, 50 by default, and ignores other parameters', async () => {
    await blockAll();
    const { list } = await follow('from=local-00000000&take=2&page=1&per_page=1');
    expect(list).toEqual(running.tenant.logs().slice(0, 2));
    for (let at = 0; at < 20; at += 1) await blockAll();
    expect((await follow('from=local-00000000')).list).toHaveLength(50);
    expect((await follow('from=local-00000000&take=100')).list).toHaveLength(63);
  });

  it('puts the next URL in the Link header, like Auth0', async () => {
    await blockAll();
    const { headers } = await follow('from=local-00000000&take=2');
    const next = /^<(.+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1] ?? '';
    expect(next).toMatch(new RegExp(`^${running.tenant.domain}/api/v2/logs\\?from=local-`));
    expect(headers.get('access-control-expose-headers')).toContain('Link');
    const second = await read<LocalTenantLogEvent>(next);
    expect(second.list).toEqual(running.tenant.logs().slice(2));
    const last = await follow(`from=${newest()}&take=2`);
    expect(last.list).toEqual([]);
    expect(last.headers.get('link')).toContain(`from=${newest()}&take=2>`);
  });

  it('goes on after a reset', async () => {
    await blockAll();
    const from = newest();
    await running.tenant.reset();
    await running.tenant.blockUser('auth0|bob');
    expect((await follow(`from=${from}`)).list).toMatchObject([{ user_id: 'auth0|bob' }]);
  });
});

describe('pagination of the requests (after)', () => {
  const follow = (query = '') => read<LocalTenantRequest>(`/local/requests${query}`);

  it('returns the last requests by default, oldest first', async () => {
    await running.browser().login();
    await running.browser().silent();
    const { list } = await follow();
    expect(list).toEqual(running.tenant.requests());
    expect(list).toMatchObject([{ silent: false }, { silent: true, status: 200 }]);
  });

  it('returns the requests after a request, with consecutive numbers', async () => {
    await running.browser().silent();
    const [first] = (await follow()).list;
    const after = first?.sequence ?? 0;
    expect((await follow(`?after=${after}`)).list).toEqual([]);
    await running.browser().login();
    await running.browser().silent();
    const { list } = await follow(`?after=${after}`);
    expect(list.map(({ sequence }) => sequence)).toEqual([after + 1, after + 2]);
    expect((await follow('?after=0')).list).toEqual(running.tenant.requests());
  });

  it('goes on after a reset', async () => {
    await running.browser().silent();
    const after = (await follow()).list.at(-1)?.sequence ?? 0;
    await running.tenant.reset();
    expect((await follow('?after=0')).list).toEqual([]);
    await running.browser().silent();
    expect((await follow(`?after=${after}`)).list).toMatchObject([{ sequence: after + 1 }]);
  });

  it('omits the status of a request without a response', async () => {
    running.tenant.setFault({ endpoint: '/authorize', kind: 'hang' });
    const outcome = running
      .browser()
      .silent()
      .catch(() => undefined);
    await expect.poll(async () => (await follow()).list).toHaveLength(1);
    expect((await follow()).list[0]).not.toHaveProperty('status');
    running.tenant.clearFaults();
    await outcome;
    await running.browser().silent();
    expect((await follow()).list).toMatchObject([{}, { status: 200 }]);
  });
});

describe('CORS of the records', () => {
  it.each(['/api/v2/logs?from=local-00000000', '/local/requests?after=0', '/local/faults/some'])(
    '%s allows only the web origins',
    async (path) => {
      const ask = (origin: string) =>
        running.browser().fetch(path, { headers: { Origin: origin } });
      const allowed = await ask(ORIGIN);
      expect(allowed.headers.get('access-control-allow-origin')).toBe(ORIGIN);
      const denied = await ask('https://evil.example');
      expect(denied.status).toBe(403);
      expect(denied.headers.get('access-control-allow-origin')).toBeNull();
    },
  );
});
