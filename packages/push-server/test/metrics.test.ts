import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import type { BackplaneSubscriber } from '../src/index.js';
import { createMetrics } from '../src/metrics/index.js';
import { blocked, delivery, openServer, openStream, request, requestStream } from './server.js';

type Server = ReturnType<typeof openServer>['server'];

async function scrape(server: Server): Promise<readonly string[]> {
  const response = await server.fetch(request('/metrics'));
  expect(response.status).toBe(200);
  return (await response.text()).split('\n');
}

const webhook = (body: unknown) => delivery('/webhooks/event-stream', body);

describe('GET /metrics', () => {
  it('does not exist without the option', async () => {
    expect((await openServer().server.fetch(request('/metrics'))).status).toBe(404);
  });

  it('is OpenMetrics', async () => {
    const { server } = openServer({ metrics: createMetrics() });
    const response = await server.fetch(request('/metrics'));
    expect(response.headers.get('content-type')).toMatch(
      /^application\/openmetrics-text; version=1/,
    );
    expect((await response.text()).trimEnd()).toMatch(/\n# EOF$/);
  });

  it('counts streams, hints, webhooks and refusals', async () => {
    const { server } = openServer({ metrics: createMetrics() });
    await openStream(server);
    await openStream(server);
    await openStream(server, { sub: 'auth0|bob' });
    await server.fetch(webhook(blocked('auth0|alice')));
    await server.fetch(webhook([blocked('auth0|carol'), { type: 'user.created' }]));
    await server.fetch(webhook('nonsense'));
    await server.fetch(request('/hints'));
    await requestStream(server, { aud: 'another' });
    expect(await scrape(server)).toEqual(
      expect.arrayContaining([
        'push_server_streams 3',
        'push_server_queued_hints 0',
        'push_server_draining 0',
        'push_server_hints_sent_total 2',
        'push_server_webhooks_total{route="/webhooks/event-stream"} 2',
        'push_server_webhook_hints_total{route="/webhooks/event-stream"} 2',
        'push_server_webhook_events_ignored_total{route="/webhooks/event-stream"} 1',
        'push_server_refusals_total{route="/webhooks/event-stream",status="400",code="invalid_request"} 1',
        'push_server_refusals_total{route="/hints",status="401",code="unauthorized"} 1',
        'push_server_refusals_total{route="/hints",status="401",code="invalid_token"} 1',
      ]),
    );
  });

  it('counts the hint that a new stream has missed', async () => {
    const { server } = openServer({ metrics: createMetrics() });
    await openStream(server);
    await server.fetch(webhook(blocked('auth0|alice')));
    await openStream(server);
    expect(await scrape(server)).toContain('push_server_hints_sent_total 2');
  });

  it('contains the state of the backplane and of its entries', async () => {
    let subscriber: BackplaneSubscriber | undefined;
    let state: 'connected' | 'disconnected' = 'connected';
    const { server } = openServer({
      metrics: createMetrics(),
      backplane: {
        subscribe: (one) => (subscriber = one),
        publish: () => {},
        once: { claim: async () => true },
        get state() {
          return state;
        },
        close: async () => {},
      },
    });
    expect(await scrape(server)).toContain('push_server_backplane_connected 1');
    state = 'disconnected';
    subscriber?.log({ event: 'backplane_entries_resent', entries: 3 });
    subscriber?.log({ event: 'backplane_entries_dropped', entries: 2 });
    const lines = await scrape(server);
    expect(lines).toContain('push_server_backplane_connected 0');
    expect(lines).toContain('push_server_backplane_entries_total{result="resent"} 3');
    expect(lines).toContain('push_server_backplane_entries_total{result="dropped"} 2');
  });

  it('contains no user data', async () => {
    const { server } = openServer({ metrics: createMetrics() });
    await openStream(server, { sub: 'auth0|alice', sid: 'session-1' });
    await server.fetch(webhook(blocked('auth0|alice')));
    await server.fetch(request('/auth0|alice'));
    expect((await scrape(server)).join('\n')).not.toMatch(/alice|session-1/);
  });

  it('can share the registry of the application', async () => {
    const registry = new Registry();
    const { server } = openServer({ metrics: createMetrics({ registry }) });
    await openStream(server);
    expect(await registry.metrics()).toContain('push_server_streams 1');
    expect((await server.fetch(request('/metrics'))).headers.get('content-type')).toContain(
      'text/plain',
    );
  });

  it('does not affect requests and streams if it cannot count', async () => {
    const fail = () => {
      throw new Error('not counted');
    };
    const metrics = { ...createMetrics(), log: fail, hintSent: fail };
    const { server, log } = openServer({ metrics });
    const events = await openStream(server);
    expect((await server.fetch(webhook(blocked('auth0|alice')))).status).toBe(200);
    expect(await events.next()).toMatchObject({ event: 'hint' });
    expect((await server.fetch(request('/nothing'))).status).toBe(404);
    expect(log.map(({ event }) => event)).toEqual(['received', 'refused']);
  });
});
