/** @vitest-environment node */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CALLBACK, ORIGIN } from './browser.js';
import { Receiver } from './receiver.js';
import { runTenant } from './running-tenant.js';

const url = 'http://localhost:1/events';
const running = runTenant({
  clients: [
    {
      clientId: 'spa',
      allowedCallbackUrls: [CALLBACK],
      allowedWebOrigins: [ORIGIN],
      backchannelLogoutUrl: 'http://127.0.0.1:1/logout',
    },
    { clientId: 'other', allowedCallbackUrls: [CALLBACK], allowedWebOrigins: [ORIGIN] },
  ],
  eventStream: { url, token: 'secret' },
});

async function call(method: string, path: string, body?: unknown) {
  const response = await running.browser().fetch(path, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  });
  return { status: response.status, body: (await response.json()) as unknown };
}

describe('the webhooks', () => {
  const initial = {
    eventStream: { url },
    logStream: null,
    sharedSignals: null,
    backchannelLogoutUrls: { spa: 'http://127.0.0.1:1/logout' },
  };

  it('are returned without their tokens', async () => {
    expect(await call('GET', '/local/webhooks')).toEqual({ status: 200, body: initial });
  });

  it('change at run time: an omitted webhook stays, null removes one', async () => {
    const first = await call('PATCH', '/local/webhooks', {
      eventStream: null,
      sharedSignals: { url: 'https://[::1]:1/', audience: 'app', authorization: 'Bearer a' },
      backchannelLogoutUrls: { other: 'http://app.localhost:1/logout' },
    });
    expect(first).toEqual({
      status: 200,
      body: {
        ...initial,
        eventStream: null,
        sharedSignals: { url: 'https://[::1]:1/', audience: 'app' },
        backchannelLogoutUrls: {
          ...initial.backchannelLogoutUrls,
          other: 'http://app.localhost:1/logout',
        },
      },
    });
    const second = await call('PATCH', '/local/webhooks', {
      sharedSignals: null,
      backchannelLogoutUrls: { spa: null, other: null },
    });
    expect(second.body).toEqual({
      ...initial,
      eventStream: null,
      backchannelLogoutUrls: {},
    });
    await running.tenant.reset();
    expect((await call('GET', '/local/webhooks')).body).toEqual(initial);
  });

  it.each([
    [{ eventStream: { url: 'http://example.com/', token: 't' } }, 'eventStream.url'],
    [{ eventStream: { url: 'http://localhost.example.com/', token: 't' } }, 'eventStream.url'],
    [{ eventStream: { url: 'http://10.0.0.1/', token: 't' } }, 'eventStream.url'],
    [{ eventStream: { url: 'http://me:pw@localhost/', token: 't' } }, 'eventStream.url'],
    [{ eventStream: { url: 'file:///etc/passwd', token: 't' } }, 'eventStream.url'],
    [{ eventStream: { url: 'localhost:80', token: 't' } }, 'eventStream.url'],
    [{ eventStream: { url } }, 'eventStream.token'],
    [{ eventStream: { url, token: 'a\r\nb' } }, 'eventStream.token'],
    [{ eventStream: { url, token: 'ż' } }, 'eventStream.token'],
    [{ eventStream: { url, token: 't', kind: 'x' } }, 'eventStream.kind'],
    [{ logStream: { url, token: '' } }, 'logStream.token'],
    [{ logStream: 'x' }, 'logStream'],
    [{ sharedSignals: { url } }, 'sharedSignals.audience'],
    [{ backchannelLogoutUrls: { spa: 'http://example.com/' } }, 'backchannelLogoutUrls.spa'],
    [{ backchannelLogoutUrls: { nobody: url } }, 'backchannelLogoutUrls.nobody'],
    [{ backchannelLogoutUrls: [] }, 'backchannelLogoutUrls'],
    [{ webhook: {} }, 'webhook'],
  ])('reject %j', async (change, name) => {
    const answer = await call('PATCH', '/local/webhooks', change);
    expect(answer).toMatchObject({ status: 400, body: { message: expect.stringContaining(name) } });
    expect(() => running.tenant.setWebhooks(change as object)).toThrow(name);
    expect((await call('GET', '/local/webhooks')).body).toEqual(initial);
  });
});

describe('GET /local/deliveries', () => {
  let receiver: Receiver;
  beforeAll(async () => {
    receiver = await Receiver.start();
  });
  afterAll(() => receiver.stop());

  it('returns the attempts after a sequence', async () => {
    running.tenant.setWebhooks({ eventStream: { url: receiver.url, token: 'secret' } });
    await running.tenant.blockUser('auth0|alice');
    await running.tenant.blockUser('auth0|bob');
    await running.tenant.settled();
    const all = running.tenant.deliveries();
    expect(all).toHaveLength(2);
    expect((await call('GET', '/local/deliveries')).body).toEqual(all);
    const after = all[0]?.sequence;
    expect((await call('GET', `/local/deliveries?after=${after}`)).body).toEqual(all.slice(1));
    expect(JSON.stringify(all)).not.toContain('secret');
    expect((await call('GET', '/local/deliveries?after=x')).status).toBe(400);
  });
});
