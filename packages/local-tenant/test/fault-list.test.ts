/** @vitest-environment node */
import { describe, expect, it } from 'vitest';
import type { LocalTenantFault } from '../src/index.js';
import { runTenant } from './running-tenant.js';

const running = runTenant();

function order(fault: object): Promise<Response> {
  const body = JSON.stringify(fault);
  return running.browser().fetch('/local/faults', { method: 'POST', body });
}

type Listed = LocalTenantFault & { readonly id: string };

async function listed(): Promise<Listed[]> {
  const response = await running.browser().fetch('/local/state');
  return ((await response.json()) as { faults: Listed[] }).faults;
}

async function ordered(fault: LocalTenantFault): Promise<Listed> {
  return (await (await order(fault)).json()) as Listed;
}

function takeBack(id: string): Promise<Response> {
  const path = `/local/faults/${encodeURIComponent(id)}`;
  return running.browser().fetch(path, { method: 'DELETE' });
}

describe('orders of faults', () => {
  it('undo takes back its own fault only', async () => {
    const undo = running.tenant.setFault({ endpoint: '/authorize', kind: 'server_error_html' });
    running.tenant.setFault({ endpoint: '/authorize', kind: 'rate_limited' });
    undo();
    undo();
    expect((await running.browser().silent()).status).toBe(429);
  });

  it('an equal one replaces the older one, whatever its times', async () => {
    const fault = { endpoint: '/authorize', kind: 'rate_limited' } as const;
    const undoFirst = running.tenant.setFault({ ...fault, times: 5 });
    await order({ ...fault, times: 1 });
    expect(await listed()).toMatchObject([{ ...fault, times: 1 }]);
    undoFirst();
    expect(await listed()).toMatchObject([{ ...fault, times: 1 }]);
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
  ])('different ones stand side by side: %j, %j', async (one, other) => {
    const fault = { endpoint: '/authorize', kind: 'rate_limited' };
    await order({ ...fault, ...one });
    await order({ ...fault, ...other });
    expect(await listed()).toHaveLength(2);
  });

  it('there are 100 at most; one more is refused, an equal one is not', async () => {
    const latency = (latencyMs: number) => ({ endpoint: '/userinfo', kind: 'latency', latencyMs });
    for (let at = 0; at < 100; at += 1) expect((await order(latency(at))).status).toBe(201);
    const refused = await order(latency(100));
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ errorCode: 'too_many_faults' });
    expect(() => running.tenant.setFault({ endpoint: '*', kind: 'hang' })).toThrow(
      expect.objectContaining({ code: 'too_many_faults' }),
    );
    expect((await order(latency(99))).status).toBe(201);
    expect(await listed()).toHaveLength(100);
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
  ])('refuses %j and names %s', (fault, name) => {
    expect(() => running.tenant.setFault(fault as LocalTenantFault)).toThrow(
      expect.objectContaining({ code: 'invalid_option', message: expect.stringContaining(name) }),
    );
  });
});

describe('the id of a fault', () => {
  const RATE_LIMITED = { endpoint: '/authorize', kind: 'rate_limited' } as const;
  const FAILING = { endpoint: '/authorize', kind: 'server_error_html' } as const;

  it('is in the answer to the order and in the list, with what the order says', async () => {
    const fault = await ordered({ ...RATE_LIMITED, times: 2 });
    expect(fault).toEqual({ ...RATE_LIMITED, times: 2, id: expect.any(String) });
    expect(await listed()).toEqual([fault]);
    await running.browser().silent();
    expect(await listed()).toEqual([{ ...fault, times: 1 }]);
  });

  it('takes back this fault and no other', async () => {
    const one = await ordered(RATE_LIMITED);
    const other = await ordered(FAILING);
    const answer = await takeBack(one.id);
    expect(answer.status).toBe(204);
    expect(await listed()).toEqual([other]);
    expect((await running.browser().silent()).status).toBe(500);
  });

  it('takes back a fault that was ordered from code, whose undo then does nothing', async () => {
    const undo = running.tenant.setFault(RATE_LIMITED);
    const [fault] = await listed();
    expect((await takeBack(fault?.id ?? '')).status).toBe(204);
    undo();
    expect((await running.browser().silent()).status).toBe(200);
  });

  it('is unknown once the fault is taken back, replaced or used up', async () => {
    const one = await ordered(RATE_LIMITED);
    const same = await ordered({ ...RATE_LIMITED, times: 1 });
    expect(same.id).not.toBe(one.id);
    const other = await ordered(FAILING);
    await takeBack(other.id);
    await running.browser().silent();
    for (const { id } of [one, same, other, { id: 'nothing' }]) {
      const answer = await takeBack(id);
      expect(answer.status).toBe(404);
      expect(await answer.json()).toEqual({
        statusCode: 404,
        error: 'Not Found',
        errorCode: 'unknown_fault',
        message: expect.stringContaining(id),
      });
    }
  });

  it('drops the connections that a hang holds, even if it is used up', async () => {
    const { id } = await ordered({ endpoint: '/authorize', kind: 'hang', times: 1 });
    const outcome = running
      .browser()
      .silent()
      .catch((error: unknown) => error);
    await expect.poll(listed).toEqual([]);
    expect((await takeBack(id)).status).toBe(204);
    expect(await outcome).toBeInstanceOf(TypeError);
    await expect.poll(async () => (await takeBack(id)).status).toBe(404);
  });
});
