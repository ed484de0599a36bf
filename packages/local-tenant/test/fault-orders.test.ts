/** @vitest-environment node */
import { describe, expect, it } from 'vitest';
import type { LocalTenantFault } from '../src/index.js';
import { runTenant } from './running-tenant.js';

const running = runTenant();

function order(fault: object): Promise<Response> {
  const body = JSON.stringify(fault);
  return running.browser().fetch('/local/faults', { method: 'POST', body });
}

async function listed(): Promise<unknown[]> {
  const response = await running.browser().fetch('/local/state');
  return ((await response.json()) as { faults: unknown[] }).faults;
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
    expect(await listed()).toEqual([{ ...fault, times: 1 }]);
    undoFirst();
    expect(await listed()).toEqual([{ ...fault, times: 1 }]);
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
