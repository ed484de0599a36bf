/** @vitest-environment node */
import { describe, expect, it } from 'vitest';
import type { LocalTenantFault } from '../src/index.js';
import { runTenant } from './running-tenant.js';

const running = runTenant();

function postFault(fault: object): Promise<Response> {
  const body = JSON.stringify(fault);
  return running.browser().fetch('/local/faults', { method: 'POST', body });
}

type ListedFault = LocalTenantFault & { readonly id: string };

async function listFaults(): Promise<ListedFault[]> {
  const response = await running.browser().fetch('/local/state');
  return ((await response.json()) as { faults: ListedFault[] }).faults;
}

async function createFault(fault: LocalTenantFault): Promise<ListedFault> {
  return (await (await postFault(fault)).json()) as ListedFault;
}

function deleteFault(id: string): Promise<Response> {
  const path = `/local/faults/${encodeURIComponent(id)}`;
  return running.browser().fetch(path, { method: 'DELETE' });
}

describe('setFault', () => {
  it('returns a function that removes only this fault', async () => {
    const removeFault = running.tenant.setFault({
      endpoint: '/authorize',
      kind: 'server_error_html',
    });
    running.tenant.setFault({ endpoint: '/authorize', kind: 'rate_limited' });
    removeFault();
    removeFault();
    expect((await running.browser().silent()).status).toBe(429);
  });

  it('replaces a fault that is equal in everything but times', async () => {
    const fault = { endpoint: '/authorize', kind: 'rate_limited' } as const;
    const removeFirst = running.tenant.setFault({ ...fault, times: 5 });
    await postFault({ ...fault, times: 1 });
    expect(await listFaults()).toMatchObject([{ ...fault, times: 1 }]);
    removeFirst();
    expect(await listFaults()).toMatchObject([{ ...fault, times: 1 }]);
    const visitor = running.browser();
    expect((await visitor.silent()).status).toBe(429);
    expect((await visitor.silent()).status).toBe(200);
  });

  it.each([
    [{ endpoint: '/userinfo' }, {}],
    [{}, { silentOnly: true }],
    [{}, { error: 'Rate limit reached' }],
    [{}, { errorDescription: 'Slow down' }],
    [{ kind: 'latency' }, { kind: 'latency', latencyMs: 5 }],
  ])('keeps faults that differ: %j, %j', async (one, other) => {
    const fault = { endpoint: '/authorize', kind: 'rate_limited' };
    await postFault({ ...fault, ...one });
    await postFault({ ...fault, ...other });
    expect(await listFaults()).toHaveLength(2);
  });

  it('allows 100 faults, and replaces an equal one at the limit', async () => {
    const latency = (latencyMs: number) => ({ endpoint: '/userinfo', kind: 'latency', latencyMs });
    for (let at = 0; at < 100; at += 1) expect((await postFault(latency(at))).status).toBe(201);
    const rejected = await postFault(latency(100));
    expect(rejected.status).toBe(400);
    expect(await rejected.json()).toMatchObject({ errorCode: 'too_many_faults' });
    expect(() => running.tenant.setFault({ endpoint: '*', kind: 'hang' })).toThrow(
      expect.objectContaining({ code: 'too_many_faults' }),
    );
    expect((await postFault(latency(99))).status).toBe(201);
    expect(await listFaults()).toHaveLength(100);
  });

  it.each([
    [{ endpoint: '/login', kind: 'hang' }, 'fault.endpoint'],
    [{ endpoint: '/authorize', kind: 'flood' }, 'fault.kind'],
    [{ endpoint: '/v2/logout', kind: 'mfa_required' }, 'fault.kind'],
    [{ endpoint: '/authorize', kind: 'latency', latencyMs: -1 }, 'fault.latencyMs'],
    [{ endpoint: '/authorize', kind: 'hang', times: 0 }, 'fault.times'],
    [{ endpoint: '/authorize', kind: 'hang', silentOnly: 'yes' }, 'fault.silentOnly'],
    [{ endpoint: '/authorize', kind: 'hang', often: true }, 'fault.often'],
    [{ endpoint: '/u/login', kind: 'consent_required' }, 'fault.kind'],
    [{ endpoint: '/oauth/token', kind: 'third_party_cookies_blocked' }, 'fault.kind'],
    [{ endpoint: '/authorize', kind: 'hang', id: 'mine' }, 'fault.id'],
    [{ endpoint: '/u/login', kind: 'hang', silentOnly: true }, 'fault.silentOnly'],
    [{ endpoint: '/oauth/token', kind: 'rate_limited', error: '' }, 'fault.error'],
    [{ endpoint: '/oauth/token', kind: 'hang', error: 'x' }, 'fault.error'],
    [
      { endpoint: '/oauth/token', kind: 'mfa_required', errorDescription: 'x' },
      'fault.errorDescription',
    ],
    [undefined, 'fault'],
  ])('rejects %j with a message that names %s', (fault, name) => {
    expect(() => running.tenant.setFault(fault as LocalTenantFault)).toThrow(
      expect.objectContaining({ code: 'invalid_option', message: expect.stringContaining(name) }),
    );
  });
});

describe('the id of a fault', () => {
  const RATE_LIMITED = { endpoint: '/authorize', kind: 'rate_limited' } as const;
  const FAILING = { endpoint: '/authorize', kind: 'server_error_html' } as const;

  it('is in the response and in the list of faults', async () => {
    const fault = await createFault({ ...RATE_LIMITED, times: 2 });
    expect(fault).toEqual({ ...RATE_LIMITED, times: 2, id: expect.any(String) });
    expect(await listFaults()).toEqual([fault]);
    await running.browser().silent();
    expect(await listFaults()).toEqual([{ ...fault, times: 1 }]);
  });

  it('identifies the only fault that DELETE removes', async () => {
    const one = await createFault(RATE_LIMITED);
    const other = await createFault(FAILING);
    const answer = await deleteFault(one.id);
    expect(answer.status).toBe(204);
    expect(await listFaults()).toEqual([other]);
    expect((await running.browser().silent()).status).toBe(500);
  });

  it('also identifies a fault that was set from code', async () => {
    const removeFault = running.tenant.setFault(RATE_LIMITED);
    const [fault] = await listFaults();
    expect((await deleteFault(fault?.id ?? '')).status).toBe(204);
    removeFault();
    expect((await running.browser().silent()).status).toBe(200);
  });

  it('is unknown after the fault is removed, replaced or used up', async () => {
    const one = await createFault(RATE_LIMITED);
    const same = await createFault({ ...RATE_LIMITED, times: 1 });
    expect(same.id).not.toBe(one.id);
    const other = await createFault(FAILING);
    await deleteFault(other.id);
    await running.browser().silent();
    for (const { id } of [one, same, other, { id: 'nothing' }]) {
      const answer = await deleteFault(id);
      expect(answer.status).toBe(404);
      expect(await answer.json()).toEqual({
        statusCode: 404,
        error: 'Not Found',
        errorCode: 'unknown_fault',
        message: expect.stringContaining(id),
      });
    }
  });

  it('identifies a used-up hang that still holds connections', async () => {
    const { id } = await createFault({ endpoint: '/authorize', kind: 'hang', times: 1 });
    const outcome = running
      .browser()
      .silent()
      .catch((error: unknown) => error);
    await expect.poll(listFaults).toEqual([]);
    expect((await deleteFault(id)).status).toBe(204);
    expect(await outcome).toBeInstanceOf(TypeError);
    await expect.poll(async () => (await deleteFault(id)).status).toBe(404);
  });
});
