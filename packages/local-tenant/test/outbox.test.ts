/** @vitest-environment node */
import { describe, expect, it, vi } from 'vitest';
import { createEncodings } from '../src/webhooks/encoding.js';
import { Outbox, type OutboxDependencies } from '../src/webhooks/outbox.js';
import type { PostResult } from '../src/webhooks/post.js';
import type { LocalTenantDelivery } from '../src/index.js';
import { DeliveryJournal } from '../src/webhooks/delivery-journal.js';

type Attempt = Omit<LocalTenantDelivery, 'sequence'>;

/** Creates an outbox. The test resolves its requests. */
function createOutbox(overrides: Partial<OutboxDependencies> = {}) {
  const attempts: Attempt[] = [];
  const posted: { url: string; body: string; answer: (answer: PostResult) => void }[] = [];
  const outbox = new Outbox({
    encodings: createEncodings(
      async () => 'signed',
      () => 0,
    ),
    post: (url, _headers, body) =>
      new Promise((resolve) => posted.push({ url, body, answer: resolve })),
    wait: async () => {},
    now: () => 0,
    record: (attempt) => attempts.push(attempt),
    ...overrides,
  });
  return { outbox, attempts, posted };
}

const message = (id: number) => ({ id: `m${id}`, event: 'e', content: { id } });
const target = (kind: 'event_stream' | 'log_stream' = 'event_stream', url = 'http://localhost/') =>
  ({ kind, url }) as const;
const times = (count: number) => Array.from({ length: count }, (_each, index) => index);

describe('the outbox', () => {
  it('sends one request at a time to each target, independent of other targets', async () => {
    const { outbox, posted } = createOutbox();
    for (const id of times(3)) outbox.send({ target: target(), message: message(id) });
    outbox.send({ target: target('event_stream', 'http://localhost/b'), message: message(9) });
    await vi.waitFor(() =>
      expect(posted.map(({ body }) => body)).toEqual(['{"id":0}', '{"id":9}']),
    );
    posted[0]?.answer({ status: 200 });
    await vi.waitFor(() => expect(posted.at(-1)?.body).toBe('{"id":1}'));
    expect(posted).toHaveLength(3);
  });

  it('queues 500 messages for a target and drops the oldest', async () => {
    const { outbox, attempts, posted } = createOutbox();
    for (const id of times(502)) outbox.send({ target: target(), message: message(id) });
    expect(attempts).toMatchObject([
      { id: 'm0', attempt: 0, error: 'queue full', outcome: 'failed' },
      { id: 'm1', attempt: 0 },
    ]);
    await vi.waitFor(() => expect(posted[0]?.body).toBe('{"id":2}'));
  });

  it('sends at most 100 log events in one request', async () => {
    const { outbox, posted, attempts } = createOutbox();
    for (const id of times(150))
      outbox.send({ target: target('log_stream'), message: message(id) });
    await vi.waitFor(() => expect(posted).toHaveLength(1));
    posted[0]?.answer({ status: 200 });
    await vi.waitFor(() => expect(posted).toHaveLength(2));
    posted[1]?.answer({ status: 200 });
    await outbox.settled();
    expect(posted.map(({ body }) => (JSON.parse(body) as object[]).length)).toEqual([100, 50]);
    expect(attempts).toMatchObject([{ id: 'm99' }, { id: 'm149' }]);
  });

  it('retries after a timeout', async () => {
    const answers: PostResult[] = [{ error: 'timeout' }, { status: 200 }];
    const { outbox, attempts } = createOutbox({
      post: async () => answers.shift() ?? { status: 0 },
    });
    outbox.send({ target: target(), message: message(1) });
    await outbox.settled();
    expect(attempts).toMatchObject([
      { attempt: 1, error: 'timeout', outcome: 'retrying' },
      { attempt: 2, status: 200, outcome: 'delivered' },
    ]);
  });

  it('accepts messages while it records a delivery', async () => {
    const sent: string[] = [];
    const { outbox } = createOutbox({
      post: async (_url, _headers, body) => {
        sent.push(body);
        return { status: 200 };
      },
      record: () => {
        if (sent.length < 3) outbox.send({ target: target(), message: message(sent.length) });
      },
    });
    outbox.send({ target: target(), message: message(0) });
    await outbox.settled();
    expect(sent).toEqual(['{"id":0}', '{"id":1}', '{"id":2}']);
  });

  it('reports a message that it cannot encode and continues', async () => {
    const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const { outbox, posted } = createOutbox();
    outbox.send({ target: target(), message: { ...message(0), content: { big: 1n } } });
    outbox.send({ target: target(), message: message(1) });
    await vi.waitFor(() => expect(posted[0]?.body).toBe('{"id":1}'));
    expect(stderr.mock.calls.join('')).toContain('a delivery failed');
    stderr.mockRestore();
  });

  it('drops pending messages when it is cleared', async () => {
    const { outbox, posted, attempts } = createOutbox();
    outbox.send({ target: target(), message: message(0) });
    outbox.send({ target: target(), message: message(1) });
    await vi.waitFor(() => expect(posted).toHaveLength(1));
    outbox.clear();
    outbox.send({ target: target(), message: message(2) });
    posted[0]?.answer({ status: 500 });
    await vi.waitFor(() => expect(posted.at(-1)?.body).toBe('{"id":2}'));
    posted[1]?.answer({ status: 200 });
    await outbox.settled();
    expect(attempts).toMatchObject([{ id: 'm2' }]);
  });
});

describe('the delivery journal', () => {
  const attempt: Attempt = {
    at: 0,
    target: 'event_stream',
    url: '',
    id: '',
    events: [],
    attempt: 1,
    outcome: 'delivered',
  };

  it('keeps the last 1000 attempts and returns 200 per call', () => {
    const journal = new DeliveryJournal();
    times(1001).forEach(() => journal.add(attempt));
    const sequences = (list: { sequence: number }[]) => list.map(({ sequence }) => sequence);
    expect(sequences(journal.list())).toEqual(times(1000).map((at) => at + 2));
    expect(sequences(journal.after(0))).toEqual(times(200).map((at) => at + 2));
    expect(sequences(journal.after(900))).toEqual(times(101).map((at) => at + 901));
    expect(sequences(journal.latest())).toEqual(times(200).map((at) => at + 802));
  });
});
